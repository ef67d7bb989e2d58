import {
  discoveryKeys,
  discoveryQuestion,
  keepAnswer,
  type Discovery,
  type DiscoveryKey,
} from '../../contract/discovery.ts'
import { traceHeaders } from '../../observe/spans.ts'

/**
 * Asks a server all that clients ask before they call a tool, for the time when it sleeps. Answers that say that it cannot
 * are not kept: then it is woken and asked itself.
 */
export async function captureDiscovery({
  url,
  token,
  signal,
}: {
  url: string
  token: string
  signal: AbortSignal
}): Promise<Discovery> {
  const ask = async (key: DiscoveryKey) => {
    const { method, headers, body } = discoveryQuestion(key)
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...traceHeaders(), authorization: `Bearer ${token}` },
      signal,
      ...(body && { body: JSON.stringify(body) }),
    })
    const kept = keepAnswer({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
    })
    return [key, kept] as const
  }
  const answers = await Promise.all(discoveryKeys.map(ask))
  return Object.fromEntries(answers.filter(([key, { status }]) => status === expectedStatus(key)))
}

function expectedStatus(key: DiscoveryKey): number {
  if (key === 'stream') return 405
  return key === 'initialized' ? 202 : 200
}
