import { createServer } from 'node:http'
import { createKeyFetch } from '../gate/egress-fetch.ts'
import { createGate } from '../gate/gate.ts'
import { credentialsUrl, slugOf } from '../gate/resource.ts'
import { createGivenValues } from '../log/given-values.ts'
import { createLog } from '../log/log.ts'
import { createRedactor, type Redact } from '../log/redact.ts'
import { createToolConsole } from '../log/tool-console.ts'
import { createHandler } from '../mcp/mcp-handler.ts'
import { createMcpListener } from '../mcp/mcp-listener.ts'
import { prepareServer } from '../mcp/prepared-server.ts'
import { preload } from '../mcp/preload.ts'
import { readAssignment, type Assignment } from './assignment.ts'
import type { Departure } from './departure.ts'
import { dialIn } from './dial-in.ts'
import { openEgressBridge } from './egress-bridge.ts'
import { setEnvironment } from './environment.ts'
import { fail, watchForCrashes } from './failure.ts'
import { connectToEgress } from './gateway-sockets.ts'
import { loadCode } from './load-code.ts'
import { lockRealm } from './lock-realm.ts'
import { createOfferedModules, type OfferedModules } from './offered-modules.ts'
import { explainRefusals, type RefusedHosts } from './refused-hosts.ts'
import { useRecordedUpstream } from './recorded-upstream.ts'

const SOCKETS = '/run/bmm'
const PROXY_URL = 'http://127.0.0.1:3128'

interface Deps {
  process: NodeJS.Process
  departure: Departure
}

/** The life of a runner: warm up, take the one assignment, serve. The folder of the sockets may be given. */
export async function runServer({ process, departure }: Deps): Promise<void> {
  let redact: Redact = (text) => text
  try {
    // oxlint-disable-next-line node/no-process-env -- the one reader of the environment in this program
    const { argv, env } = process
    const sockets = argv[2] ?? env['BMM_SOCKETS'] ?? SOCKETS
    const refused: RefusedHosts = new Map()
    await openEgressBridge({
      proxyUrl: env['HTTP_PROXY'] ?? PROXY_URL,
      folder: sockets,
      refused,
    })
    const modules = createOfferedModules()
    await preload()
    print(process, 'warm')

    const assignment = await readAssignment(process.stdin)
    redact = createRedactor(assignment.secrets)
    setEnvironment(env, assignment.secrets)
    serve({ process, departure, sockets, modules, redact, refused }, assignment)
  } catch (err) {
    fail(process, err, redact)
  }
}

interface ServeDeps extends Deps {
  sockets: string
  modules: OfferedModules
  redact: Redact
  refused: RefusedHosts
}

function serve(
  { process, departure, sockets, modules, redact: redactOwner, refused }: ServeDeps,
  assignment: Assignment,
) {
  const { code, version, publicUrl, secrets, callerSecretKeys, recordedUpstream } = assignment
  const given = createGivenValues()
  const redact: Redact = (text) => redactOwner(given.redact(text))
  const log = createLog({ write: (line) => void process.stdout.write(line), redact })
  watchForCrashes(process, { log, redact })

  // The gate stands before the server's code comes in.
  const gate = createGate({ assignment, fetchKeys: createKeyFetch(() => connectToEgress(sockets)) })
  globalThis.console = createToolConsole(log)
  const fetch = recordedUpstream
    ? useRecordedUpstream(globalThis)
    : explainRefusals(globalThis, refused)
  lockRealm(globalThis)
  const module = loadCode({ code, modules })

  const mcp = createHandler({
    prepared: prepareServer({ module, version, name: slugOf(publicUrl) ?? 'server' }),
    secrets,
    callerSecretKeys,
    credentialsUrl: credentialsUrl(assignment),
    given,
    redact,
    log,
    fetch,
  })
  const answer = gate(createMcpListener(mcp))
  const server = createServer((req, res) => {
    departure.callBegins()
    res.once('close', departure.callEnds)
    if (departure.isLeaving()) res.setHeader('connection', 'close')
    answer(req, res)
  })
  const connections = dialIn({
    server,
    folder: sockets,
    onReady: () => print(process, 'serving'),
  })
  departure.onLeave(connections.stop)
  departure.onLeave(mcp.endStreams)
}

function print({ stdout }: NodeJS.Process, state: 'warm' | 'serving') {
  stdout.write(`${JSON.stringify({ bmm: state })}\n`)
}
