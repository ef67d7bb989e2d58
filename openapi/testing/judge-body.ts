import { fieldsOf, membersOf, type Fields } from '../fields.ts'
import type { Judge } from './judge-values.ts'
import { objectsOf, pairsOf, readQueryParameter } from './parameter-values.ts'
import type { PublishedDocument } from './published-document.ts'
import type { ReadSoFar, SentRequest } from './sent-request.ts'

interface BodyReading {
  document: PublishedDocument
  texts: Judge
  bodies: Judge
  sent: SentRequest
  read: ReadSoFar
}

/** Reads the body by its content type, and judges it by the schema of that type. */
export function judgeBody(
  { document, texts, bodies, sent, read }: BodyReading,
  requestBody: Fields,
): void {
  const contents = membersOf(requestBody['content'])
  const type = sent.headers['content-type']
  if (sent.body === '' && type === undefined) {
    if (requestBody['required'] === true) read.problems.push('the body is missing')
    return
  }
  if (contents.length === 0) {
    if (sent.body !== '')
      read.problems.push(`there is a body, which the document does not know: ${sent.body}`)
    return
  }
  if (type === undefined) {
    read.problems.push('the body has no content-type')
    return
  }
  const media = contents.find(([name]) => isOfType(type, name))
  if (!media) {
    read.problems.push(`the body is ${type}, not ${contents.map(([name]) => name).join(' or ')}`)
    return
  }
  const node = fieldsOf(media[1])
  const isJson = /[/+]json\b/.test(type)
  const isForm = type.startsWith('application/x-www-form-urlencoded')
  const judge = isForm ? texts : bodies
  const value = isJson
    ? parseJson(sent.body)
    : isForm
      ? readForm(document, node, sent.body)
      : sent.body
  read.values.push(value)
  if (node['schema'] === undefined) return
  const misfits = judge.misfits(judge.schemaOf(node['schema']), value)
  if (misfits.length > 0) read.problems.push(`the body ${sent.body.slice(0, 200)}: ${misfits[0]}`)
}

/** Each property as a parameter in a query, unless its encoding says otherwise. */
function readForm(document: PublishedDocument, media: Fields, body: string): unknown {
  const pairs = pairsOf(body)
  const [flat] = objectsOf(pairs)
  const value = { ...fieldsOf(flat) }
  for (const [name, encoding] of membersOf(media['encoding'])) {
    const schema = fieldsOf(document.follow(media['schema'])['properties'])[name]
    const parameter = { ...fieldsOf(encoding), name, schema }
    const { meanings, names } = readQueryParameter(document, parameter, pairs)
    for (const one of names) delete value[one]
    if (meanings !== undefined) value[name] = meanings[0]
  }
  // an object has no form of its own there: it goes as JSON
  for (const [name, text] of Object.entries(value)) {
    const schema = document.follow(fieldsOf(document.follow(media['schema'])['properties'])[name])
    if (schema['type'] === 'object' && typeof text === 'string') value[name] = parseJson(text)
  }
  return value
}

function isOfType(sent: string, declared: string): boolean {
  const [type = ''] = sent.toLowerCase().split(';')
  const [wanted = ''] = declared.toLowerCase().split(';')
  return (
    wanted.trim() === type.trim() ||
    wanted === '*/*' ||
    (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
