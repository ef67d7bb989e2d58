// A person with a browser, as far as connecting an MCP client goes: keeps cookies, follows redirects, signs in, fills in
// the consent form and ends where the client waits.
export interface PersonOptions {
  /** The dashboard's session, as a Cookie header. */
  cookie?: string
  /** Signs in when the pages ask for it; the answer is the session's Cookie header. */
  signIn?: () => string | Promise<string>
}

export interface Decision {
  decision?: 'allow' | 'refuse'
  /** What to fill in, per key of a caller secret. */
  secrets?: Record<string, string>
  /** Looks at each page before it is answered. */
  onPage?: (html: string) => void | Promise<void>
}

export interface Ended {
  /** Where the client was sent: code, state and iss, or error. */
  location: URL
  /** The pages that were shown on the way. */
  pages: string[]
}

export interface Person {
  /** Opens an authorization URL and goes on until the browser is sent away from its origin. */
  authorize(url: string | URL, decision?: Decision): Promise<Ended>
  /** One request with this browser's cookies, not followed. */
  visit(url: string | URL, init?: RequestInit): Promise<Response>
  /** Takes over a cookie, as after signing in on another page. */
  addCookie(cookie: string): void
}

const MAX_STEPS = 20

/** One browser; several of its tabs may be at work at once. */
export function createPerson({ cookie, signIn }: PersonOptions): Person {
  const jar = createJar()
  if (cookie !== undefined) jar.add(cookie)

  const visit = async (url: string | URL, init: RequestInit = {}) => {
    const target = new URL(url)
    const headers = new Headers(init.headers)
    headers.set('accept', 'text/html')
    headers.set('cookie', jar.header(target))
    const response = await fetch(target, { ...init, headers, redirect: 'manual' })
    jar.take(response)
    return response
  }

  const authorize = async (url: string | URL, decision: Decision = {}): Promise<Ended> => {
    const { origin } = new URL(url)
    const pages: string[] = []
    let here = new URL(url)
    let response = await visit(here)
    for (let step = 0; step < MAX_STEPS; step++) {
      const location = response.headers.get('location')
      if (location !== null) {
        here = new URL(location, here)
        if (here.origin !== origin) return { location: here, pages }
        here = await signedIn(here)
        response = await visit(here)
        continue
      }
      const page = await response.text()
      pages.push(page)
      await decision.onPage?.(page)
      const form = readForm(page)
      if (!form) throw new Error(`No way on from ${here.href} (${response.status}):\n${page}`)
      here = new URL(form.action, here)
      response = await visit(here, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', origin },
        body: fillIn(form, decision),
      })
    }
    throw new Error(`Still not at the client after ${MAX_STEPS} steps: ${here.href}`)
  }

  const signedIn = async (url: URL) => {
    if (url.pathname !== '/sign-in') return url
    if (!signIn) throw new Error('The pages ask to sign in')
    jar.add(await signIn())
    return new URL(url.searchParams.get('next') ?? '/', url)
  }

  return { authorize, visit, addCookie: (cookie) => jar.add(cookie) }
}

/** For one connection in a browser of its own. */
export function authorize(
  url: string | URL,
  { cookie, signIn, ...decision }: PersonOptions & Decision,
): Promise<Ended> {
  const person = { ...(cookie !== undefined && { cookie }), ...(signIn && { signIn }) }
  return createPerson(person).authorize(url, decision)
}

interface Form {
  action: string
  fields: string[]
  decisions: string[]
}

function readForm(page: string): Form | undefined {
  const form = /<form\b[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/i.exec(page)
  const action = /action="([^"]*)"/.exec(form?.[0] ?? '')?.[1]
  if (!form?.[1] || action === undefined) return undefined
  const named = (tag: string) =>
    [...(form[1] ?? '').matchAll(new RegExp(`<${tag}\\b[^>]*>`, 'g'))].map(([text]) => ({
      name: /\bname="([^"]*)"/.exec(text)?.[1] ?? '',
      value: /\bvalue="([^"]*)"/.exec(text)?.[1] ?? '',
    }))
  return {
    action,
    fields: named('input').map(({ name }) => name),
    decisions: named('button').map(({ value }) => value),
  }
}

/** Where there is only a way back, it is taken. */
function fillIn({ fields, decisions }: Form, { decision = 'allow', secrets = {} }: Decision) {
  const chosen = decisions.includes(decision) ? decision : (decisions[0] ?? '')
  return new URLSearchParams([
    ...fields.map((name): [string, string] => [name, secrets[name.replace(/^secret\./, '')] ?? '']),
    ['decision', chosen],
  ])
}

interface Cookie {
  name: string
  value: string
  path: string
}

/** Ports are ignored, as browsers do. */
function createJar() {
  const cookies = new Map<string, Cookie>()
  const put = (cookie: Cookie) => cookies.set(`${cookie.name} ${cookie.path}`, cookie)
  return {
    add(header: string) {
      for (const pair of header.split(/; */)) put({ ...splitPair(pair), path: '/' })
    },
    take(response: Response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(/; */)
        const read = (name: string) =>
          attributes.map(splitPair).find((one) => one.name.toLowerCase() === name)?.value
        const cookie = { ...splitPair(pair), path: read('path') ?? '/' }
        const isGone = Date.parse(read('expires') ?? '') < Date.now() || read('max-age') === '0'
        if (isGone) cookies.delete(`${cookie.name} ${cookie.path}`)
        else put(cookie)
      }
    },
    header({ pathname }: URL) {
      return [...cookies.values()]
        .filter(({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ')
    },
  }
}

function splitPair(pair: string) {
  const at = pair.indexOf('=')
  return { name: pair.slice(0, at), value: pair.slice(at + 1) }
}
