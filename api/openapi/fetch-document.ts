import { AppError } from '../../contract/errors.ts'
import { FetchRefusedError, type GuardedFetch } from '../guarded-fetch.ts'

/** The text at an address that a person named. FetchRefused says which host, and why not. */
export async function fetchDocument(
  { fetchDocuments }: { fetchDocuments: GuardedFetch },
  { url }: { url: string },
): Promise<string> {
  const { hostname } = new URL(url) // the rest may hold a key, which no message repeats
  const refused = (why: string, cause?: unknown) =>
    new AppError('FetchRefused', `${hostname}: ${why}`, {
      cause,
      detail: `${hostname}: ${why} Download the document and give its text instead.`,
      errors: [{ pointer: '/body/url', detail: why }],
    })
  try {
    const response = await fetchDocuments(url, {
      headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' },
    })
    if (response.ok) return await response.text()
    await response.body?.cancel()
    throw refused(`It answered ${response.status}.`)
  } catch (err) {
    if (err instanceof AppError) throw err
    throw refused(reasonOf(err), err)
  }
}

/** In words. What else went wrong on the way is for the log. */
function reasonOf(err: unknown): string {
  if (err instanceof FetchRefusedError) return `${err.message}.`
  if (err instanceof Error && err.name === 'TimeoutError') return 'It did not answer in time.'
  const code = codeOf(err)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'There is no such host.'
  if (code === 'ECONNREFUSED') return 'It takes no connection.'
  if (code !== undefined && /CERT|SSL|TLS|ISSUER|SIGNATURE/.test(code))
    return 'Its certificate is not valid.'
  return 'It cannot be reached.'
}

/** Of the error, or of what lies below it. */
function codeOf(err: unknown): string | undefined {
  if (!(err instanceof Error)) return undefined
  return 'code' in err && typeof err.code === 'string' ? err.code : codeOf(err.cause)
}
