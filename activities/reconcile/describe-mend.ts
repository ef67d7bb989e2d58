import type { HostMend } from './host-mends.ts'
import type { RowMend } from './mends-of.ts'

type Mend = RowMend | HostMend

interface Words {
  found: (id: string) => string
  mend: string
}

const words: Record<Mend['what'], Words> = {
  'end-build': {
    found: (id) => `Build ${id} is open, and no workflow works on it.`,
    mend: 'It is ended: live when its version is, else failed.',
  },
  'align-live': {
    found: (id) => `Server ${id} does not point at the version that is marked live.`,
    mend: 'Both are made to say the same.',
  },
  'fail-version': {
    found: (id) => `Version ${id} is being built by a build that has ended.`,
    mend: 'It is marked failed.',
  },
  'retire-version': {
    found: (id) => `Version ${id} was replaced and still drains.`,
    mend: 'What is left of it is stopped, and it is retired.',
  },
  'stop-runner': {
    found: (id) => `Version ${id} has a runner that is not wanted, never connected or has no port.`,
    mend: 'The runner is stopped; a live version gets another.',
  },
  'release-port': {
    found: (id) => `Version ${id} holds a port that it does not need.`,
    mend: 'The port is given back.',
  },
  'end-preview': {
    found: (id) => `Preview ${id} is unwritten, and no workflow writes it.`,
    mend: 'It is ended as failed.',
  },
  'remove-container': {
    found: (name) => `Container ${name} belongs to no runner.`,
    mend: 'It is removed.',
  },
  'remove-runner': {
    found: (id) => `Runner ${id} is said to stand ready, and its container does not run.`,
    mend: 'It is removed.',
  },
  'remove-sockets': {
    found: (id) => `The sockets of runner ${id} are there, and the runner is gone.`,
    mend: 'They are removed.',
  },
  'deploy-version': {
    found: (id) => `Version ${id} is live and has no container that runs.`,
    mend: 'It is deployed anew.',
  },
}

/** For people: what disagrees, and what is done about it. */
export function describeMend({ what, id }: Mend): { text: string; mend: string } {
  const { found, mend } = words[what]
  return { text: found(id), mend }
}
