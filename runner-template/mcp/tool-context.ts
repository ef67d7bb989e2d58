import type { Caller } from '../gate/token-verifier.ts'
import type { CallerSecrets } from '../gate/caller-secrets.ts'
import type { Log, LogLevel } from '../log/log.ts'
import type { ToolContext } from './server-module.ts'

const FETCH_TIMEOUT_MS = 30_000

interface Input {
  caller: Caller
  secrets: ToolContext['secrets']
  signal: AbortSignal
  log: Log
  fetch: typeof fetch
}

export function toolContext({ caller, secrets, signal, log, fetch }: Input): ToolContext {
  const at = (level: LogLevel) => (message: string, data?: unknown) =>
    log(level, String(message), data)
  return {
    caller,
    secrets,
    signal,
    fetch: (input, init) => fetch(input, { ...init, signal: fetchSignal(signal, input, init) }),
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
  }
}

function fetchSignal(
  call: AbortSignal,
  input: Parameters<typeof fetch>[0],
  init?: RequestInit,
): AbortSignal {
  const own = init?.signal ?? (input instanceof Request ? input.signal : undefined)
  return AbortSignal.any([call, AbortSignal.timeout(FETCH_TIMEOUT_MS), ...(own ? [own] : [])])
}

/** The secrets of one call. Reading one that the caller has not given ends the call in words; tools without it work. */
export function callSecrets({
  owner,
  given,
  callerSecretKeys,
  credentialsUrl,
}: {
  owner: Record<string, string>
  given: CallerSecrets
  callerSecretKeys: string[]
  credentialsUrl: string | undefined
}): ToolContext['secrets'] {
  if (callerSecretKeys.length === 0) return owner
  const secrets = { ...owner, ...given }
  for (const key of callerSecretKeys) {
    if (Object.hasOwn(given, key)) continue
    const where = credentialsUrl ? ` Give it at ${credentialsUrl}, then call again.` : ''
    Object.defineProperty(secrets, key, {
      get() {
        throw new Error(`This needs your own ${key}, which is not set.${where}`)
      },
    })
  }
  return Object.freeze(secrets)
}
