// What can be told of a server while a model still writes it: the answer is JSON, of which only the beginning is there.

export interface PlannedTool {
  name: string
  title: string
  /** Nothing more comes of it. */
  isWritten: boolean
}

export interface Plan {
  title: string
  description: string
  tools: PlannedTool[]
  hosts: string[]
  secrets: string[]
}

/** Reads the beginning of an answer. What is not finished, such as half a name, is left out. */
export function readPlan(text: string): Plan {
  const { value, whole } = readBeginning(text)
  const answer = fieldsOf(value)
  const spec = fieldsOf(answer['spec'] ?? answer['edit'] ?? answer)
  const tools = listOf(spec['tools'] ?? spec['setTools']).map((one) => {
    const tool = fieldsOf(one)
    const name = textOf(tool['name'])
    return { name, title: textOf(tool['title']) || name, isWritten: whole.has(tool) }
  })
  return {
    title: textOf(spec['title']),
    description: textOf(spec['description']),
    tools: tools.filter(({ title }) => title !== ''),
    hosts: listOf(spec['allowedDomains']).map(textOf).filter(Boolean),
    secrets: listOf(spec['secrets'])
      .map((secret) => textOf(fieldsOf(secret)['key']))
      .filter(Boolean),
  }
}

type Fields = Record<string, unknown>

/** Deeper than any answer, and far from where a reader that calls itself would break. */
const DEEPEST = 50

const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*"/y
const NUMBER_OR_WORD = /[^\s,\]}"[{:]+(?=[\s,\]}])/y
const SPACE = /\s*/y

/** The value that a JSON text begins, and which objects in it are whole. */
function readBeginning(text: string): { value: unknown; whole: Set<object> } {
  const whole = new Set<object>()
  let at = Math.max(0, text.indexOf('{')) // a model may say something first

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }

  function skip(character: string): boolean {
    match(SPACE)
    if (text[at] !== character) return false
    at++
    return true
  }

  /** undefined when it is not finished, or is no JSON: then nothing after it is read either. */
  function readScalar(pattern: RegExp): unknown {
    const found = match(pattern)
    if (found !== undefined) return parse(found)
    at = text.length
    return undefined
  }

  function readValue(depth: number): unknown {
    if (depth === 0) at = text.length
    if (skip('{')) return readObject(depth - 1)
    if (skip('[')) return readArray(depth - 1)
    return readScalar(text[at] === '"' ? STRING : NUMBER_OR_WORD)
  }

  function readObject(depth: number): Fields {
    const fields: Fields = {}
    while (at < text.length && !skip('}')) {
      const key = readScalar(STRING)
      if (typeof key !== 'string' || !skip(':')) return fields
      fields[key] = readValue(depth)
      skip(',')
    }
    if (text[at - 1] === '}') whole.add(fields)
    return fields
  }

  function readArray(depth: number): unknown[] {
    const items: unknown[] = []
    while (at < text.length && !skip(']')) {
      items.push(readValue(depth))
      skip(',')
    }
    return items
  }

  return { value: readValue(DEEPEST), whole }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // whoever shows a plan waits for the whole, which is checked
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // what the reader made
    : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
