/** The functions that the code of tools may use; a server gets those that its tools do use. */
export type Helper = keyof typeof HELPERS

/** The shared code of a server: the helpers that were asked for, with those that they need themselves. */
export function writeSharedCode(wanted: ReadonlySet<Helper>): string | undefined {
  const needed = new Set<Helper>()
  const add = (name: Helper) => {
    if (needed.has(name)) return
    needed.add(name)
    for (const other of HELPERS[name].needs) add(other)
  }
  for (const name of wanted) add(name)
  const names = NAMES.filter((name) => needed.has(name))
  if (names.length === 0) return undefined
  return names.map((name) => HELPERS[name].code.trim()).join('\n\n') + '\n'
}

const HELPERS = {
  write: {
    needs: [],
    code: String.raw`
/** A value as it stands in a URL or a header. */
function write(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}`,
  },
  encode: {
    needs: ['write'],
    code: String.raw`
function encode(value: unknown): string {
  return encodeURIComponent(write(value))
}`,
  },
  part: {
    needs: ['encode'],
    code: String.raw`
/** One part of a path; an empty one, or dots alone, would lead to another address. */
function part(name: string, value: unknown): string {
  const text = Array.isArray(value) ? value.map(encode).join(',') : encode(value)
  if (/^\.*$/.test(text)) throw new Error(name + ' must not be empty, and not only dots.')
  return text
}`,
  },
  query: {
    needs: [],
    code: String.raw`
/** The end of a URL, from pairs that are written out already. */
function query(start: '?' | '&', pairs: string[]): string {
  return pairs.length === 0 ? '' : start + pairs.join('&')
}`,
  },
  form: {
    needs: ['encode'],
    code: String.raw`
/** tags=a&tags=b for a list, one pair a member for an object, nothing for what was left out. */
function form(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item) => encode(name) + '=' + encode(item))
  if (typeof value !== 'object') return [encode(name) + '=' + encode(value)]
  return Object.entries(value).flatMap(([key, member]) => form(key, member))
}`,
  },
  joined: {
    needs: ['encode'],
    code: String.raw`
/** tags=a,b for a list; members and their values in turn for an object. */
function joined(name: string, separator: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  const items: unknown[] = Array.isArray(value) ? value : typeof value === 'object' ? Object.entries(value).flat() : [value]
  return items.length === 0 ? [] : [encode(name) + '=' + items.map(encode).join(separator)]
}`,
  },
  deep: {
    needs: ['encode'],
    code: String.raw`
/** filter[state]=open for an object, ids[]=1&ids[]=2 for a list. */
function deep(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => deep(name + (typeof item === 'object' ? '[' + index + ']' : '[]'), item))
  }
  if (typeof value !== 'object') return [encode(name) + '=' + encode(value)]
  return Object.entries(value).flatMap(([key, member]) => deep(name + '[' + key + ']', member))
}`,
  },
  json: {
    needs: ['encode'],
    code: String.raw`
function json(name: string, value: unknown): string[] {
  return value === undefined ? [] : [encode(name) + '=' + encode(JSON.stringify(value))]
}`,
  },
  header: {
    needs: ['write'],
    code: String.raw`
/** A header that is sent when there is a value for it. */
function header(name: string, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {}
  return { [name]: Array.isArray(value) ? value.map(write).join(',') : write(value) }
}`,
  },
  cookies: {
    needs: [],
    code: String.raw`
function cookies(pairs: string[]): Record<string, string> {
  return pairs.length === 0 ? {} : { cookie: pairs.join('; ') }
}`,
  },
  basic: {
    needs: [],
    code: String.raw`
function basic(username: string, password: string): string {
  return 'Basic ' + Buffer.from(username + ':' + password).toString('base64')
}`,
  },
  bodyOf: {
    needs: [],
    code: String.raw`
/** The body of a good answer; another becomes an error in the service's own words. */
async function bodyOf(response: Response): Promise<string> {
  const body = await response.text()
  if (response.ok) return body
  throw new Error('The service answered with status ' + response.status + ': ' + reasonIn(body))
}

function reasonIn(body: string): string {
  let reason: unknown
  try {
    reason = JSON.parse(body)
  } catch {
    reason = body.replace(/<[^<>]{0,500}>/g, ' ')
  }
  for (let depth = 0; depth < 5; depth += 1) {
    if (Array.isArray(reason)) reason = reason[0]
    if (typeof reason !== 'object' || reason === null) break
    const fields = new Map<string, unknown>(Object.entries(reason))
    const names = ['message', 'error_description', 'detail', 'error', 'errors', 'title', 'reason', 'description']
    const name = names.find((candidate) => fields.get(candidate))
    if (name === undefined) reason = JSON.stringify(reason)
    else reason = fields.get(name)
  }
  const text = String(reason ?? '').replace(/\s+/g, ' ').trim()
  return text === '' ? 'it gave no reason.' : text.slice(0, 500)
}`,
  },
  plain: {
    needs: [],
    code: String.raw`
/** A text as the answer of a tool, cut where it is too long to be read. */
function plain(body: string, status: number): string {
  if (body === '') return 'Done: the service answered with status ' + status + ' and no text.'
  if (body.length <= 100_000) return body
  return body.slice(0, 100_000) + '\n[Cut here: the whole text has ' + body.length + ' characters.]'
}`,
  },
  readText: {
    needs: ['bodyOf', 'plain'],
    code: String.raw`
async function readText(response: Response): Promise<string> {
  return plain(await bodyOf(response), response.status)
}`,
  },
  readAny: {
    needs: ['bodyOf', 'plain', 'fit'],
    code: String.raw`
/** An answer of unknown shape: an object as it is, a list as its "items", anything else as text. */
async function readAny(response: Response): Promise<string | object> {
  const body = await bodyOf(response)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return plain(body, response.status)
  }
  if (Array.isArray(value)) return fit({ items: value })
  return typeof value === 'object' && value !== null ? fit(value) : plain(body, response.status)
}`,
  },
  readObject: {
    needs: ['bodyOf', 'fit'],
    code: String.raw`
/** The object that an answer holds; a list becomes its "items". */
async function readObject<T extends object>(response: Response): Promise<T> {
  const body = await bodyOf(response)
  let value: unknown
  try {
    value = body === '' ? {} : JSON.parse(body)
  } catch {
    throw new Error('The service did not answer with JSON: ' + reasonIn(body))
  }
  if (Array.isArray(value)) value = { items: value }
  // the runner compares it with the output schema
  return fit(typeof value === 'object' && value !== null ? value : { value }) as T
}`,
  },
  fit: {
    needs: [],
    code: String.raw`
/** An answer short enough to be read: where it is too long, lists and texts lose their ends, and it says so. */
function fit(value: object): object {
  const most = 100_000
  if (JSON.stringify(value).length <= most) return value
  for (const items of [200, 100, 50, 20, 5]) {
    const shorter = { ...shortened(value, items, items * 100), note: 'Cut to ' + items + ' items a list; ask for less to see all.' }
    if (JSON.stringify(shorter).length <= most) return shorter
  }
  throw new Error('The answer is too long. Ask for less, for example for fewer items.')
}

function shortened(value: object, items: number, characters: number): object {
  const shorten = (member: unknown): unknown => {
    if (typeof member === 'string') return member.length > characters ? member.slice(0, characters) + '…' : member
    if (Array.isArray(member)) return member.slice(0, items).map(shorten)
    return typeof member === 'object' && member !== null ? shortened(member, items, characters) : member
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shorten(member)]))
}`,
  },
} as const satisfies Record<string, { needs: readonly string[]; code: string }>

const NAMES = Object.keys(HELPERS) as Helper[] // of the literal above
