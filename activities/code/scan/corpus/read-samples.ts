import { readdirSync, readFileSync } from 'node:fs'
import { corpusPolicy, wrapSnippet } from './wrap-snippet.ts'

/** A piece of code of the corpus, as the whole file that it stands for. */
export interface Sample {
  /** The file of the corpus that holds it: of an evasion, the rule that finds it. */
  topic: string
  /** What the code does, and so why it is refused or let pass. */
  name: string
  code: string
  declaredSecrets: string[]
  allowedDomains: string[]
}

/**
 * Reads the samples of a folder. Each begins with `=== tool: name`, for the body of a tool with what stands before the
 * server above a line `---`, or with `=== file: name | SECRETS | domains` for a whole file. `@u{202e}` stands for the
 * character, which an editor may not show.
 */
export function readSamples(folder: 'benign' | 'evasions'): Sample[] {
  const place = new URL(`${folder}/`, import.meta.url)
  return readdirSync(place)
    .toSorted((a, b) => a.localeCompare(b))
    .flatMap((file) => {
      const parts = readFileSync(new URL(file, place), 'utf8').split(/^=== /m).slice(1)
      return parts.map((part) => readSample(file.replace(/\.txt$/, ''), part))
    })
}

function readSample(topic: string, part: string): Sample {
  const end = part.indexOf('\n')
  const [title = '', secrets, domains] = part.slice(0, end).split(' | ')
  const [, form, name = ''] = /^(tool|file): (.*)$/.exec(title.trim()) ?? []
  if (form === undefined) throw new Error(`"${title}" in ${topic} is neither a tool nor a file`)
  const text = part.slice(end + 1).replaceAll(/@u\{([0-9a-f]+)\}/g, (_, code: string) => {
    return String.fromCodePoint(Number.parseInt(code, 16))
  })
  const [first = '', second] = text.split(/^---$\n?/m)
  const snippet =
    second === undefined ? { body: first } : { top: first, ...(second !== '' && { body: second }) }
  return {
    topic,
    name,
    code: form === 'file' ? text : wrapSnippet(snippet),
    declaredSecrets: secrets === undefined ? corpusPolicy.declaredSecrets : listOf(secrets),
    allowedDomains: domains === undefined ? corpusPolicy.allowedDomains : listOf(domains),
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
