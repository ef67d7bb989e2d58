import { textOf, type Fields } from './fields.ts'

export interface NamedCall {
  method: string
  path: string
  operation: Fields
  /** Whether it answers with a list, where the document says so. */
  isList: boolean
}

const LONGEST = 64
const VERBS = new Set(
  `get list find search fetch read show retrieve create add new post put patch update replace set edit modify delete remove
  destroy cancel send upload download check count start stop run enable disable move copy merge close open approve reject
  archive restore lock unlock subscribe unsubscribe invite accept decline verify validate export import submit publish
  convert translate generate query render redeliver revoke reset refund capture confirm void login logout transfer star
  unstar resolve execute call issue rotate activate deactivate retry link unlink assign unassign attach detach follow unfollow block unblock rename sync rerun dispatch compare`
    .split(/\s+/)
    .filter(Boolean),
)
/** Verbs that say nothing without what they act on. */
const GENERIC = new Set(
  'get list find show index create add new post put patch update delete remove read retrieve fetch call execute run'.split(
    ' ',
  ),
)
const LINKS = new Set(['by', 'for', 'in', 'from', 'with', 'of', 'to', 'on', 'at', 'within'])
const ARTICLES = new Set(['a', 'an', 'the'])
const NOISE = new Set(['controller', 'handler', 'endpoint', 'api', 'rest', 'resource', 'service'])
const VERSION = /^v\d+(?:(?:alpha|beta)\d*)?$/
const SYNONYMS = new Map([
  ['destroy', 'delete'],
  ['index', 'list'],
  ['show', 'get'],
])

/** A name for each call that a person would choose, no two alike; the same for the same document. */
export function nameTools(calls: readonly NamedCall[]): string[] {
  const taken = new Set<string>()
  return calls.map((call) => {
    const name = namesFor(call).find((candidate) => candidate && !taken.has(candidate))
    const free = name ?? numbered(namesFor(call)[0] ?? 'call', taken)
    taken.add(free)
    return free
  })
}

/** The wishes for one call, best first. */
function namesFor(call: NamedCall): string[] {
  const fromPath = pathWords(call)
  const wishes = [idWords(call), fromPath]
  if (call.method === 'PUT') wishes.push(['replace', ...fromPath.slice(1)])
  const last = parameterNames(call.path).at(-1)
  if (last) wishes.push([...(wishes[0] ?? fromPath), 'by', ...wordsOf(last)])
  wishes.push(pathWords(call, 8))
  return wishes.filter((words) => words !== undefined).map(toName)
}

function numbered(base: string, taken: ReadonlySet<string>): string {
  let number = 2
  while (taken.has(`${base.slice(0, LONGEST - 5)}_${number}`)) number += 1
  return `${base.slice(0, LONGEST - 5)}_${number}`
}

/** The words of the operationId, the verb first; undefined where it says too little. */
function idWords({ method, path, operation }: NamedCall): string[] | undefined {
  const id = textOf(operation['operationId']).trim()
  if (id === '' || id.length > 200) return undefined
  const slug = path.replaceAll(/\W/g, '_')
  const tail = `${slug}_${method.toLowerCase()}` // as FastAPI makes them: read_item_items__item_id__get
  const own = id.endsWith(tail)
    ? id.slice(0, -tail.length)
    : id.replace(/Using[A-Z]+(?:_\d+)?$/, '')
  const parts = own.split(/[./:#]+/).map(wordsOf)
  const words = parts.flat().filter((word, index, all) => {
    if (VERSION.test(word) || (ARTICLES.has(word) && index > 0)) return false
    return word !== 'controller' && !(NOISE.has(word) && index === 0 && all.length > 1)
  })
  const isGenerated = words.some((word) => /^(?:operation\d*|(?=.*\d)[0-9a-f]{12,})$/.test(word))
  const isTooLong = words.join('_').length > 50
  if (words.length === 0 || isGenerated || isTooLong || /^\d/.test(words[0] ?? '')) return undefined
  const ordered = verbFirst(words)
  const [first = '', ...rest] = ordered
  if (rest.length === 0 && GENERIC.has(first)) return undefined
  if (VERBS.has(first)) return ordered
  // nouns alone: the method says what is done with them
  if (method === 'GET' || ordered.length === 1) {
    return [methodVerb(method, ordered.at(-1)?.endsWith('s') === true), ...ordered]
  }
  return ordered
}

/** issues/list-for-repo → list issues for repo; PetController_findAll → find all pets */
function verbFirst(words: string[]): string[] {
  const [start = '', second = ''] = words
  if (['post', 'put', 'patch'].includes(start)) {
    if (VERBS.has(second)) return words.slice(1)
    if (start !== 'post') return ['update', ...words.slice(1)]
  }
  const last = words.at(-1)
  if (last === 'all' && !words.some((word) => VERBS.has(word)))
    return ['list', ...words.slice(0, -1)]
  if (last === 'one' && !words.some((word) => VERBS.has(word)))
    return ['get', ...words.slice(0, -1).map(singular)]
  const at = words.findIndex((word) => VERBS.has(word) || word === 'index')
  if (at < 1) return [SYNONYMS.get(start) ?? start, ...words.slice(1)]
  const [verb = '', ...rest] = words.slice(at)
  const before = words.slice(0, at).filter((word) => !NOISE.has(word))
  const name = SYNONYMS.get(verb) ?? verb
  const [next] = rest
  if (before.length === 0) return [name, ...rest]
  if (next === undefined || LINKS.has(next)) return [name, ...nounFor(name, before), ...rest]
  if (next === 'all') return [name, 'all', ...before, ...rest.slice(1)]
  const isSaid = before.every((word) => rest.some((other) => singular(other) === singular(word)))
  return isSaid ? [name, ...rest] : [name, ...before.map(singular), ...rest]
}

function nounFor(verb: string, nouns: string[]): string[] {
  const isMany = ['list', 'find', 'search', 'query'].includes(verb)
  return nouns.map((noun, index) => (isMany && index === nouns.length - 1 ? noun : singular(noun)))
}

function pathWords({ method, path, isList }: NamedCall, most = 3): string[] {
  const parts = path.split(/[?#]/)[0]?.split('/').filter(Boolean) ?? []
  const isParameter = (part: string | undefined) => part?.includes('{') === true
  const nouns = parts.flatMap((part, index) => {
    if (isParameter(part)) return []
    const words = wordsOf(part.replace(/\.(?:json|xml)$/i, ''))
    const kept = words.filter((word) => !VERSION.test(word) && !['api', 'rest'].includes(word))
    const isOne = isParameter(parts[index + 1])
    return kept.map((word) => (isOne ? singular(word) : word))
  })
  const last = nouns.at(-1)
  if (last === undefined) return [methodVerb(method, isList), 'root']
  const isItem = isParameter(parts.at(-1))
  if (!isItem && VERBS.has(last) && method !== 'DELETE') {
    return [SYNONYMS.get(last) ?? last, ...nouns.slice(0, -1).slice(-most)]
  }
  const isMany = !isItem && (isList || /[^sui]s$/.test(last))
  const verb = methodVerb(method, isMany)
  const chosen = nouns.slice(-most)
  if (verb !== 'list') chosen.splice(-1, 1, verb === 'get' && isMany ? last : singular(last))
  return [verb, ...chosen]
}

function methodVerb(method: string, isMany: boolean): string {
  switch (method) {
    case 'POST':
      return 'create'
    case 'PUT':
    case 'PATCH':
      return 'update'
    case 'DELETE':
      return 'delete'
    case 'HEAD':
      return 'check'
    default:
      return isMany ? 'list' : 'get'
  }
}

function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '')
}

/** getUserByID → get user by id; list-API_keys → list api keys */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, 200)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/oauth/gi, 'Oauth')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z]+)/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase().replace(/^v\d+(?=[a-z]{4})/, ''))
}

function singular(word: string): string {
  if (/(?:ss|us|is|news|series|status|settings|analytics)$/.test(word)) return word
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|ss|x|sse)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && word.length > 2 ? word.slice(0, -1) : word
}

/** At most 64 characters, cut between words, beginning with a letter. */
function toName(words: readonly string[]): string {
  const distinct = words.filter((word, index) => word !== words[index - 1])
  let name = /^[a-z]/.test(distinct[0] ?? '') ? '' : 'call'
  for (const word of distinct) {
    const longer = name === '' ? word : `${name}_${word}`
    if (longer.length > LONGEST) break
    name = longer
  }
  return name
}
