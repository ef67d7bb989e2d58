/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = String.raw`
const MOST_BYTES = 5_000_000
const MOST_CHARACTERS = 20_000

/** Fetches a JSON document; whatever goes wrong becomes a sentence that says what to do. */
async function readDocument(ctx: ToolContext<Secrets>, url: string): Promise<unknown> {
  const { host } = new URL(url)
  const response = await ctx.fetch(url, { headers: { accept: 'application/json' }, signal: ctx.signal }).catch((err: unknown) => {
    if (ctx.signal.aborted) throw err
    throw new Error(notReached(host))
  })
  if (response.status === 403 && response.headers.has('x-egress-deny')) throw new Error(notReached(host))
  if (!response.ok) {
    throw new Error(host + ' answered ' + response.status + ' ' + response.statusText + '. Check the address; this server sends no credentials.')
  }
  const text = await readText(response, host)
  try {
    return JSON.parse(text)
  } catch {
    const type = response.headers.get('content-type') ?? 'no type'
    throw new Error('The answer of ' + host + ' is not JSON (' + type + '). It begins: ' + text.slice(0, 80))
  }
}

function notReached(host: string): string {
  return (
    host +
    ' cannot be reached from this server. If it exists, its name is not among the allowed domains: the owner of the server can add "' +
    host +
    '" there. Other hosts cannot be read.'
  )
}

async function readText(response: Response, host: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new Error('The document of ' + host + ' is larger than 5 MB. Ask for a smaller one, for example with a query.')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The value that a JSON pointer (RFC 6901) names. */
function select(document: unknown, pointer: string | undefined): unknown {
  if (pointer === undefined || pointer === '' || pointer === '/') return document
  if (!pointer.startsWith('/')) throw new Error('A JSON pointer begins with "/", for example /data/items/0.')
  let value = document
  let path = ''
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const next = memberOf(value, key)
    if (!next.isThere) throw new Error('There is no "' + key + '" at ' + (path || 'the top') + '. ' + whatIsThere(value))
    value = next.value
    path += '/' + part
  }
  return value
}

function memberOf(value: unknown, key: string): { isThere: boolean; value?: unknown } {
  if (Array.isArray(value)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1
    return index >= 0 && index < value.length ? { isThere: true, value: value[index] } : { isThere: false }
  }
  if (typeof value !== 'object' || value === null) return { isThere: false }
  const found = Object.entries(value).find(([name]) => name === key)
  return found ? { isThere: true, value: found[1] } : { isThere: false }
}

function whatIsThere(value: unknown): string {
  if (Array.isArray(value)) return 'It is a list of ' + value.length + ' items, counted from 0.'
  if (typeof value !== 'object' || value === null) return 'It is a ' + kindOf(value) + '.'
  const keys = Object.keys(value)
  return 'Its keys are: ' + keys.slice(0, 30).join(', ') + (keys.length > 30 ? ', …' : '') + '.'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The same value with long lists and texts cut, so that an answer stays readable. */
function shorten(value: unknown, limit: number, depth = 0): { value: unknown; isCut: boolean } {
  if (typeof value === 'string' && value.length > 2_000) return { value: value.slice(0, 2_000) + '…', isCut: true }
  if (typeof value !== 'object' || value === null) return { value, isCut: false }
  if (depth >= 12) return { value: '(' + kindOf(value) + ')', isCut: true }
  if (Array.isArray(value)) {
    const items = value.slice(0, limit).map((item) => shorten(item, limit, depth + 1))
    return { value: items.map((item) => item.value), isCut: value.length > limit || items.some((item) => item.isCut) }
  }
  const members = Object.entries(value).map(([key, item]) => ({ key, ...shorten(item, limit, depth + 1) }))
  return {
    value: Object.fromEntries(members.map((member) => [member.key, member.value])),
    isCut: members.some((member) => member.isCut),
  }
}

/** The value as it is, or cut until its JSON is short enough to be read. */
function fit(value: unknown, limit: number): { value: unknown; isCut: boolean } {
  for (let most = limit; most >= 1; most = Math.floor(most / 2)) {
    const short = shorten(value, most)
    if ((JSON.stringify(short.value) ?? '').length <= MOST_CHARACTERS) return { value: short.value, isCut: short.isCut || most < limit }
  }
  throw new Error('This part of the document is too large to show. Use describe_json to find a smaller part, and a pointer to read it.')
}

/** A value at a path of keys joined by dots, as in author.name. */
function fieldOf(row: unknown, path: string): unknown {
  let value = row
  for (const key of path.split('.')) value = memberOf(value, key).value
  return value
}

/** Many services write numbers as texts. NaN for what is none. */
function asNumber(value: unknown): number {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return Number.isFinite(number) ? number : NaN
}

/** Two texts are the same only letter by letter: 007 is not 7. */
function isEqual(a: unknown, b: unknown): boolean {
  if (String(a) === String(b)) return true
  return (typeof a === 'number' || typeof b === 'number') && asNumber(a) === asNumber(b)
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : 1
  if (b === undefined || b === null) return -1
  const [x, y] = [asNumber(a), asNumber(b)]
  // Long ids differ in digits that a number does not hold
  if (x < y || x > y || (x === y && Math.abs(x) <= Number.MAX_SAFE_INTEGER)) return x - y
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

/** Numbers before other texts, and what is not there last. */
function orderValues(a: unknown, b: unknown): number {
  return Number(Number.isNaN(asNumber(a))) - Number(Number.isNaN(asNumber(b))) || compareValues(a, b)
}

type Shape = { path: string; type: string; items?: number; example?: string }

/** One line per path: what is there, without the data itself. */
function describeShape(value: unknown, path: string, depth: number, shapes: Shape[]) {
  if (shapes.length >= 200) return
  if (Array.isArray(value)) {
    shapes.push({ path: path || '/', type: 'array', items: value.length })
    if (depth > 0 && value.length > 0) describeShape(value[0], path + '/0', depth - 1, shapes)
    return
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    shapes.push({ path: path || '/', type: 'object', items: entries.length })
    if (depth === 0) return
    for (const [key, item] of entries.slice(0, 60)) {
      describeShape(item, path + '/' + key.replaceAll('~', '~0').replaceAll('/', '~1'), depth - 1, shapes)
    }
    return
  }
  shapes.push({ path: path || '/', type: kindOf(value), example: String(value).slice(0, 60) })
}
`
