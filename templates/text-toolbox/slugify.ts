import type { TemplateTool } from '../template-source.ts'
import { annotations } from './tool-parts.ts'

export const slugify: TemplateTool = {
  name: 'slugify',
  title: 'Make a slug',
  description:
    'Turns a title into a short name for a URL or a file: lower case, no accents, words joined by hyphens. ' +
    'Use it for paths, branch names and file names.',
  annotations,
  inputSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 1_000, description: 'The title' },
      maxLength: {
        type: 'integer',
        minimum: 1,
        maximum: 200,
        description: 'The most characters, 80 when left out; words are kept whole if possible',
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
    {
      title: 'A title with accents',
      arguments: { text: 'Crème brûlée für Anfänger!' },
      expected: { slug: 'creme-brulee-fur-anfanger' },
    },
    {
      title: 'Short, for a file',
      arguments: { text: 'Minutes of the spring meeting', maxLength: 18, separator: '_' },
      expected: { slug: 'minutes_of_the' },
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
}
