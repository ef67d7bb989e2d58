// Which processes bmm consists of, and what they tell us.
import { join } from 'node:path'
import type { Example } from './banner.ts'
import { environmentOf, type Environment } from './environment.ts'
import { renderLogLine } from './log-line.ts'
import type { Progress } from './progress.ts'
import type { Place } from './place.ts'
import { superviseChild, type ChildMessage } from './supervise-child.ts'

const SCRIPTS = { worker: 'temporal/worker.ts', gateway: 'gateway/main.ts', api: 'api/main.ts' }

export interface Processes {
  /** When all of them serve. */
  ready: Promise<unknown>
  /** What became of the example server. */
  example: Promise<Example>
  /** The link that makes an administrator, while there is none. */
  setupUrl: () => string | undefined
  /** Rejects when one of them cannot be kept running. */
  failed: Promise<never>
  stop: () => Promise<unknown>
  kill: () => void
}

export interface StartProcesses {
  place: Place
  env: Environment
  progress: Progress
  hasColor: boolean
}

export function processesOf({ root, runDir }: Place) {
  return Object.entries(SCRIPTS).map(([name, path]) => ({ name, script: join(root, path), runDir }))
}

export function startProcesses({ place, env, progress, hasColor }: StartProcesses): Processes {
  const example = Promise.withResolvers<Example>()
  let setupUrl: string | undefined
  const onMessage = (message: ChildMessage) => {
    if (message.type === 'ready') return
    if (message.type === 'setup-link') setupUrl = message.url
    else example.resolve(message)
  }
  const children = processesOf(place).map((options) =>
    superviseChild({
      ...options,
      env: environmentOf(options.name, env),
      logDir: place.logDir,
      onLine: (line) => progress.say(renderLogLine(line, { name: options.name, hasColor })),
      onMessage,
    }),
  )
  return {
    ready: Promise.all(children.map(({ ready }) => ready)),
    example: example.promise,
    setupUrl: () => setupUrl,
    failed: Promise.race(children.map(({ failed }) => failed)),
    stop: () => Promise.all(children.map((child) => child.stop())),
    kill: () => children.forEach((child) => child.kill()),
  }
}
