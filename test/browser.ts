/**
 * Somebody with a browser on the dashboard: keeps cookies, and says what a page of ours would say of itself; or a program,
 * with headers of its own instead.
 */
export class Browser {
  readonly #url: string
  readonly #headers: Record<string, string>
  readonly #cookies = new Map<string, string>()

  constructor(url: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) {
    this.#url = url
    this.#headers = headers
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  /** One request, not followed. `json` is sent as the body. */
  async visit(
    path: string,
    { json, headers, ...init }: RequestInit & { json?: unknown } = {},
  ): Promise<Response> {
    const sent = new Headers({ ...this.#headers, ...(headers as object) })
    if (this.#cookies.size > 0)
      sent.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (json !== undefined) sent.set('content-type', 'application/json')
    const res = await fetch(new URL(path, this.#url), {
      redirect: 'manual',
      ...init,
      headers: sent,
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    for (const line of res.headers.getSetCookie()) this.#take(line)
    return res
  }

  post(path: string, json: unknown = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.visit(path, { method: 'POST', json, headers })
  }

  #take(line: string) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name === undefined || value === undefined) return
    const expires = /expires=([^;]+)/i.exec(line)?.[1]
    if (value === '' || (expires && Date.parse(expires) < Date.now())) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
