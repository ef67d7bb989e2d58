import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { AppError } from '../../contract/errors.ts'
import type { Discovery } from '../../contract/discovery.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { keepDiscovery } from '../../db/discoveries.ts'
import { findLease } from '../../db/leases.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { getServerKey } from '../../db/servers.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import { getBuildingVersion, getVersionSpec } from '../../db/versions.ts'
import { traceHeaders } from '../../observe/spans.ts'
import type { Deps } from '../deps.ts'
import { readLogTail } from '../containers/log-tail.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { captureDiscovery } from './capture-discovery.ts'
import { toolDifference } from './tool-difference.ts'

type Context = Pick<
  Deps,
  'db' | 'call' | 'failpoint' | 'runtime' | 'ownerSecretKeys' | 'publicGatewayUrl' | 'oauthIssuer'
>
interface Input {
  buildId: string
  versionId: string
}

const TOKEN_SECONDS = 60
const ANSWER_TIMEOUT_MS = 10_000

/**
 * Calls the candidate as a client would, through its own port: it must speak MCP and offer the spec's tools, exactly. What it
 * answers is kept for the time when it sleeps.
 */
export async function healthCheck(context: Context, { buildId, versionId }: Input): Promise<void> {
  return runStep(context, { buildId, step: 'health-check' }, async () => {
    const version = await getBuildingVersion(context.db, versionId)
    const spec = await getVersionSpec(context.db, version)
    const { tools: offered, answers } = await askForTools(context, version)
    const difference = toolDifference(spec.tools, offered)
    if (difference)
      throw new StepError('ToolsDiffer', `version ${versionId}: ${difference}`, {
        detail: difference,
        logTail: await logTail(context, versionId),
      })
    await keepDiscovery(context.db, { versionId, answers })
    return { result: undefined, text: `It answers and offers ${countTools(offered)}.` }
  })
}

type OfferedTool = Awaited<ReturnType<Client['listTools']>>['tools'][number]

async function askForTools(
  context: Context,
  { id: versionId, serverId }: { id: string; serverId: string },
): Promise<{ tools: OfferedTool[]; answers: Discovery }> {
  const { db, ownerSecretKeys: ring, publicGatewayUrl, oauthIssuer: issuer, call } = context
  const { slug } = await getServerKey(db, serverId)
  const lease = await findLease(db, versionId)
  if (!lease) throw new AppError('VersionNotBuilding', `version ${versionId} holds no port`)
  const audience = serverUrl(publicGatewayUrl, slug)
  const client = new Client(
    { name: 'bmm-health', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  )
  const url = serverUrl(`http://127.0.0.1:${lease.port}`, slug)
  const token = await signServerToken(db, {
    ring,
    issuer,
    audience,
    subject: 'bmm',
    clientId: 'bmm-health',
    lifetimeSeconds: TOKEN_SECONDS,
  })
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    authProvider: { token: () => Promise.resolve(token) },
    requestInit: { headers: traceHeaders() },
  })
  const options = { timeout: ANSWER_TIMEOUT_MS, signal: call().signal }
  try {
    await client.connect(transport, options)
    const { tools } = await client.listTools(undefined, options)
    const signal = AbortSignal.any([call().signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)])
    return { tools, answers: await captureDiscovery({ url, token, signal }) }
  } catch (cause) {
    if (call().signal.aborted) throw cause
    throw new StepError('HealthCheckFailed', `version ${versionId} does not answer`, {
      cause,
      detail: 'The runner is connected but does not answer as an MCP server.',
      logTail: await logTail(context, versionId),
    })
  } finally {
    await client.close().catch(() => {}) // what it answered, or did not, has been said already
  }
}

async function logTail(context: Context, versionId: string) {
  const runner = await findRunnerOfVersion(context.db, versionId)
  return runner ? readLogTail(context, { versionId, containerName: runner.containerName }) : []
}

function countTools({ length }: OfferedTool[]) {
  return length === 1 ? '1 tool' : `${length} tools`
}
