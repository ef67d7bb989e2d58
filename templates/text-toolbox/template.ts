import type { JsonSchema } from '../../contract/json-schema.ts'
import type { TemplateSource } from '../template-source.ts'

const text: JsonSchema = {
  type: 'string',
  maxLength: 200_000,
  description: 'The text to work on',
}

const sharedCode = String.raw`
import { createHash } from 'node:crypto'

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? []
}

/** The words of a text or of an identifier: helloWorld, hello_world and Hello world are all two. */
function namePartsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
}

function capitalise(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length).toLowerCase()
}

type Change = { kind: 'same' | 'removed' | 'added'; line: string }

/** The shortest list of changes between two lists of lines, by the longest common subsequence. */
function compareLines(before: string[], after: string[]): Change[] {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const here = row * width + column
      const down = lengths[here + width] ?? 0
      const right = lengths[here + 1] ?? 0
      const diagonal = lengths[here + width + 1] ?? 0
      lengths[here] = before[row] === after[column] ? diagonal + 1 : Math.max(down, right)
    }
  }
  const changes: Change[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const here = row * width + column
    const old = before[row]
    const fresh = after[column]
    if (old !== undefined && old === fresh) {
      changes.push({ kind: 'same', line: old })
      row += 1
      column += 1
    } else if (old !== undefined && (fresh === undefined || (lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0))) {
      changes.push({ kind: 'removed', line: old })
      row += 1
    } else {
      changes.push({ kind: 'added', line: fresh ?? '' })
      column += 1
    }
  }
  return changes
}
`

export const template: TemplateSource = {
  slug: 'text-toolbox',
  title: 'Text toolbox',
  shortDescription:
    'Count, compare, convert, extract, hash and encode text, exactly. Nothing leaves the server.',
  category: 'Text',
  longDescription: `Language models are good with meaning and poor at counting. This server does the exact part.

- **count_text**: characters, words, sentences, lines, reading time
- **change_case**: camelCase, snake_case, kebab-case, Title Case and more
- **slugify**: a short, safe name for a URL or a file
- **diff_text**: what changed between two texts, line by line
- **extract_from_text**: e-mail addresses, URLs, numbers, dates, hashtags
- **hash_text**: SHA-256, SHA-512, SHA-1, MD5
- **encode_text**: Base64, Base64URL, hex and URL encoding, both ways
- **format_json**: checks and lays out JSON, or says where it is broken

It calls no other service and needs no key.`,
  spec: {
    title: 'Text toolbox',
    description: 'Exact operations on text: count, compare, convert, extract, hash, encode.',
    instructions:
      'Use these tools whenever a result about a text must be exact: lengths, word counts, differences, hashes, ' +
      'encodings, or valid JSON. Do not count, hash or encode by yourself. All tools are pure: the same input gives the same answer, ' +
      'and nothing is stored or sent anywhere.',
    allowedDomains: [],
    sharedCode,
    tools: [
      {
        name: 'count_text',
        title: 'Count text',
        description:
          'Counts characters, words, sentences, lines and paragraphs of a text and estimates the reading time. ' +
          'Use it to check a length limit, or when someone asks how long a text is.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: { text },
          required: ['text'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: {
            characters: { type: 'integer', description: 'As a person counts them' },
            charactersWithoutSpaces: { type: 'integer' },
            bytes: { type: 'integer', description: 'In UTF-8' },
            words: { type: 'integer' },
            uniqueWords: { type: 'integer' },
            sentences: { type: 'integer' },
            lines: { type: 'integer' },
            paragraphs: { type: 'integer' },
            readingMinutes: { type: 'number', description: 'At 230 words a minute' },
          },
          required: [
            'characters',
            'charactersWithoutSpaces',
            'bytes',
            'words',
            'uniqueWords',
            'sentences',
            'lines',
            'paragraphs',
            'readingMinutes',
          ],
          additionalProperties: false,
        },
        exampleCalls: [
          { title: 'A short sentence', arguments: { text: 'The quick brown fox. It jumps!' } },
          { title: 'An emoji is one character', arguments: { text: 'Well done 👩‍🚀' } },
        ],
        implementation: String.raw`
const { text } = input
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
let characters = 0
let charactersWithoutSpaces = 0
for (const { segment } of graphemes.segment(text)) {
  characters += 1
  if (segment.trim() !== '') charactersWithoutSpaces += 1
}
const words = wordsOf(text)
const paragraphs = text.split(/\n[ \t]*\n/).filter((part) => part.trim() !== '')
return {
  characters,
  charactersWithoutSpaces,
  bytes: Buffer.byteLength(text, 'utf8'),
  words: words.length,
  uniqueWords: new Set(words.map((word) => word.toLowerCase())).size,
  sentences: [...sentences.segment(text)].filter(({ segment }) => segment.trim() !== '').length,
  lines: text === '' ? 0 : text.split(/\r\n|\r|\n/).length,
  paragraphs: paragraphs.length,
  readingMinutes: Math.round((words.length / 230) * 10) / 10,
}
`,
      },
      {
        name: 'change_case',
        title: 'Change case',
        description:
          'Writes a text or an identifier in another case: upper, lower, title, sentence, camel, pascal, snake, kebab or constant. ' +
          'Use it to rename identifiers or to fix headings.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text: { ...text, maxLength: 20_000 },
            to: {
              enum: [
                'upper',
                'lower',
                'title',
                'sentence',
                'camel',
                'pascal',
                'snake',
                'kebab',
                'constant',
              ],
              description: 'The case to write it in',
            },
          },
          required: ['text', 'to'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: { text: { type: 'string' } },
          required: ['text'],
          additionalProperties: false,
        },
        exampleCalls: [
          { title: 'An identifier', arguments: { text: 'parseHTTPResponse', to: 'snake' } },
          {
            title: 'A heading',
            arguments: { text: 'the wind in the willows', to: 'title' },
          },
        ],
        implementation: String.raw`
const { text } = input
const parts = namePartsOf(text)
switch (input.to) {
  case 'upper':
    return { text: text.toUpperCase() }
  case 'lower':
    return { text: text.toLowerCase() }
  case 'title':
    return { text: text.replace(WORD, capitalise) }
  case 'sentence':
    return { text: text.toLowerCase().replace(/(^|[.!?]\s+)(\p{L})/gu, (match) => match.toUpperCase()) }
  case 'camel':
    return { text: parts.map((part, index) => (index === 0 ? part.toLowerCase() : capitalise(part))).join('') }
  case 'pascal':
    return { text: parts.map(capitalise).join('') }
  case 'snake':
    return { text: parts.join('_').toLowerCase() }
  case 'kebab':
    return { text: parts.join('-').toLowerCase() }
  case 'constant':
    return { text: parts.join('_').toUpperCase() }
}
`,
      },
      {
        name: 'slugify',
        title: 'Make a slug',
        description:
          'Turns a title into a short name for a URL or a file: lower case, no accents, words joined by hyphens. ' +
          'Use it for paths, branch names and file names.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text: { type: 'string', minLength: 1, maxLength: 1_000, description: 'The title' },
            maxLength: {
              type: 'integer',
              minimum: 1,
              maximum: 200,
              description:
                'The most characters, 80 when left out; words are kept whole if possible',
            },
            separator: { enum: ['-', '_'], description: 'Between words, "-" when left out' },
          },
          required: ['text'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: { slug: { type: 'string' } },
          required: ['slug'],
          additionalProperties: false,
        },
        exampleCalls: [
          { title: 'A title with accents', arguments: { text: 'Crème brûlée für Anfänger!' } },
          {
            title: 'Short, for a file',
            arguments: { text: 'Minutes of the spring meeting', maxLength: 18, separator: '_' },
          },
        ],
        implementation: String.raw`
const separator = input.separator ?? '-'
const limit = input.maxLength ?? 80
const plain = input.text
  .replaceAll('ß', 'ss')
  .replaceAll('æ', 'ae')
  .replaceAll('ø', 'o')
  .replaceAll('ł', 'l')
  .normalize('NFKD')
  .replace(/\p{M}/gu, '')
  .toLowerCase()
const words = plain.match(/[\p{L}\p{N}]+/gu) ?? []
let slug = ''
for (const word of words) {
  const longer = slug === '' ? word : slug + separator + word
  if (longer.length > limit) break
  slug = longer
}
if (slug === '') slug = (words[0] ?? '').slice(0, limit)
if (slug === '') throw new Error('The text has neither letters nor digits, so no slug can be made of it.')
return { slug }
`,
      },
      {
        name: 'diff_text',
        title: 'Compare two texts',
        description:
          'Compares two texts line by line and returns the changes in the usual form: "-" removed, "+" added, with some lines around them. ' +
          'Use it to see or to show exactly what changed between two versions.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            before: { type: 'string', maxLength: 100_000, description: 'The old text' },
            after: { type: 'string', maxLength: 100_000, description: 'The new text' },
            context: {
              type: 'integer',
              minimum: 0,
              maximum: 20,
              description: 'Unchanged lines to show around a change, 2 when left out',
            },
            ignoreWhitespace: {
              type: 'boolean',
              description: 'Whether spaces at the ends of lines and their number do not count',
            },
          },
          required: ['before', 'after'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: {
            isEqual: { type: 'boolean' },
            addedLines: { type: 'integer' },
            removedLines: { type: 'integer' },
            diff: { type: 'string', description: 'Empty when the texts are equal' },
            isCut: {
              type: 'boolean',
              description: 'Whether the diff was too long to be shown whole',
            },
          },
          required: ['isEqual', 'addedLines', 'removedLines', 'diff', 'isCut'],
          additionalProperties: false,
        },
        exampleCalls: [
          {
            title: 'One line changed',
            arguments: { before: 'one\ntwo\nthree', after: 'one\n2\nthree' },
          },
          {
            title: 'Only blanks differ',
            arguments: { before: 'a  b', after: 'a b ', ignoreWhitespace: true },
          },
        ],
        implementation: String.raw`
const clean = (line: string) => (input.ignoreWhitespace ? line.replace(/\s+/g, ' ').trim() : line)
const before = input.before.split(/\r\n|\r|\n/).map(clean)
const after = input.after.split(/\r\n|\r|\n/).map(clean)
if (before.length * after.length > 16_000_000) {
  throw new Error('Both texts together have too many lines to compare. Compare parts of up to 4,000 lines.')
}
const around = input.context ?? 2
const changes = compareLines(before, after)
const shown = new Set<number>()
changes.forEach((change, index) => {
  if (change.kind === 'same') return
  for (let near = index - around; near <= index + around; near += 1) shown.add(near)
})
const lines: string[] = []
changes.forEach(({ kind, line }, index) => {
  if (!shown.has(index)) return
  if (lines.length > 0 && !shown.has(index - 1)) lines.push('…')
  lines.push((kind === 'same' ? '  ' : kind === 'added' ? '+ ' : '- ') + line)
})
const addedLines = changes.filter(({ kind }) => kind === 'added').length
const removedLines = changes.filter(({ kind }) => kind === 'removed').length
const diff = lines.join('\n')
return {
  isEqual: addedLines + removedLines === 0,
  addedLines,
  removedLines,
  diff: diff.slice(0, 20_000),
  isCut: diff.length > 20_000,
}
`,
      },
      {
        name: 'extract_from_text',
        title: 'Extract from text',
        description:
          'Finds all e-mail addresses, URLs, numbers, ISO dates or hashtags in a text, each once, in the order of appearance. ' +
          'Use it to pull data out of notes, mails and web pages without missing any.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text,
            kind: {
              enum: ['emails', 'urls', 'numbers', 'dates', 'hashtags'],
              description: 'What to look for',
            },
            limit: {
              type: 'integer',
              minimum: 1,
              maximum: 500,
              description: 'The most to return, 100 when left out',
            },
          },
          required: ['text', 'kind'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: {
            found: { type: 'array', items: { type: 'string' } },
            total: { type: 'integer', description: 'All that are there, also beyond the limit' },
          },
          required: ['found', 'total'],
          additionalProperties: false,
        },
        exampleCalls: [
          {
            title: 'Addresses in a mail',
            arguments: { text: 'Write to ann@example.com or bob@example.org.', kind: 'emails' },
          },
          {
            title: 'Amounts',
            arguments: { text: 'From 1,200.50 to 980 (-18%)', kind: 'numbers' },
          },
        ],
        implementation: String.raw`
const patterns = {
  emails: /[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/g,
  urls: /https?:\/\/[^\s<>"'\x60]{1,2000}/g,
  numbers: /(?<![\p{L}\d.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?/gu,
  dates: /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g,
  hashtags: /(?<![\p{L}\p{N}_])#[\p{L}\p{N}_]{1,100}/gu,
}
const matches = input.text.match(patterns[input.kind]) ?? []
const cleaned = input.kind === 'urls' ? matches.map((url) => url.replace(/[.,;:!?)\]}]{1,9}$/, '')) : matches
const found = [...new Set(cleaned)]
return { found: found.slice(0, input.limit ?? 100), total: found.length }
`,
      },
      {
        name: 'hash_text',
        title: 'Hash text',
        description:
          'Computes the SHA-256, SHA-512, SHA-1 or MD5 hash of a text in UTF-8. Use it for checksums and to compare contents. ' +
          'Never make up a hash: call this.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text,
            algorithm: {
              enum: ['sha256', 'sha512', 'sha1', 'md5'],
              description: 'sha256 when left out; sha1 and md5 only for old checksums',
            },
            encoding: { enum: ['hex', 'base64'], description: 'hex when left out' },
          },
          required: ['text'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: { algorithm: { type: 'string' }, hash: { type: 'string' } },
          required: ['algorithm', 'hash'],
          additionalProperties: false,
        },
        exampleCalls: [
          { title: 'SHA-256', arguments: { text: 'hello' } },
          {
            title: 'MD5 in Base64',
            arguments: { text: 'hello', algorithm: 'md5', encoding: 'base64' },
          },
        ],
        implementation: String.raw`
const algorithm = input.algorithm ?? 'sha256'
return { algorithm, hash: createHash(algorithm).update(input.text, 'utf8').digest(input.encoding ?? 'hex') }
`,
      },
      {
        name: 'encode_text',
        title: 'Encode or decode text',
        description:
          'Encodes a text as Base64, Base64URL, hex or URL encoding, or decodes one of them back to text. ' +
          'Use it to read tokens and query strings, or to prepare them.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text,
            encoding: { enum: ['base64', 'base64url', 'hex', 'url'] },
            direction: { enum: ['encode', 'decode'], description: 'encode when left out' },
          },
          required: ['text', 'encoding'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: { text: { type: 'string' } },
          required: ['text'],
          additionalProperties: false,
        },
        exampleCalls: [
          { title: 'To Base64', arguments: { text: 'héllo', encoding: 'base64' } },
          {
            title: 'A query back to text',
            arguments: { text: 'a%20b%26c', encoding: 'url', direction: 'decode' },
          },
        ],
        implementation: String.raw`
const { text, encoding } = input
if (input.direction !== 'decode') {
  return { text: encoding === 'url' ? encodeURIComponent(text) : Buffer.from(text, 'utf8').toString(encoding) }
}
if (encoding === 'url') {
  try {
    return { text: decodeURIComponent(text.replaceAll('+', ' ')) }
  } catch {
    throw new Error('This is not valid URL encoding: a "%" must be followed by two hexadecimal digits.')
  }
}
const compact = text.replace(/\s+/g, '')
const isValid = encoding === 'hex' ? /^(?:[0-9a-f]{2})*$/i.test(compact) : /^[A-Za-z0-9+/_-]*={0,2}$/.test(compact)
if (!isValid) throw new Error('This is not valid ' + encoding + ': it has other characters, or half a byte at its end.')
const bytes = Buffer.from(compact, encoding)
const decoded = bytes.toString('utf8')
if (!bytes.equals(Buffer.from(decoded, 'utf8'))) {
  throw new Error('This decodes to ' + bytes.length + ' bytes that are no text. In hex they begin ' + bytes.toString('hex').slice(0, 64) + '.')
}
return { text: decoded }
`,
      },
      {
        name: 'format_json',
        title: 'Check and format JSON',
        description:
          'Checks that a text is valid JSON and lays it out with indentation or on one line, with sorted keys if wished. ' +
          'When it is broken, the answer says where. Use it before handing JSON on.',
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
        inputSchema: {
          type: 'object',
          properties: {
            text: { ...text, description: 'The JSON text' },
            indent: {
              type: 'integer',
              minimum: 0,
              maximum: 8,
              description: 'Spaces per level, 2 when left out; 0 puts all on one line',
            },
            sortKeys: { type: 'boolean', description: 'Whether the keys of objects are sorted' },
          },
          required: ['text'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: {
            isValid: { type: 'boolean' },
            text: { type: 'string', description: 'The formatted JSON, when it is valid' },
            error: { type: 'string', description: 'What is wrong, when it is not' },
            line: { type: 'integer' },
            column: { type: 'integer' },
          },
          required: ['isValid'],
          additionalProperties: false,
        },
        exampleCalls: [
          {
            title: 'Sorted and indented',
            arguments: { text: '{"b":1,"a":[1,2]}', sortKeys: true },
          },
          { title: 'Broken', arguments: { text: '{"a": 1,}' } },
        ],
        implementation: String.raw`
const sort = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sort)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sort(item)]),
  )
}
try {
  const value: unknown = JSON.parse(input.text)
  return { isValid: true, text: JSON.stringify(input.sortKeys ? sort(value) : value, null, input.indent ?? 2) }
} catch (err) {
  const error = err instanceof Error ? err.message : String(err)
  const position = Number(/position (\d+)/.exec(error)?.[1] ?? (/end of JSON/.test(error) ? input.text.length : Number.NaN))
  if (Number.isNaN(position)) return { isValid: false, error }
  const before = input.text.slice(0, position).split('\n')
  return { isValid: false, error, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
`,
      },
    ],
  },
}
