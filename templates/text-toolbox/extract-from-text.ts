import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const extractFromText: TemplateTool = {
  name: 'extract_from_text',
  title: 'Extract from text',
  description:
    'Finds all e-mail addresses, URLs, numbers, ISO dates or hashtags in a text, each once, in the order of appearance. ' +
    'Use it to pull data out of notes, mails and web pages without missing any.',
  annotations,
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
      expected: { found: ['ann@example.com', 'bob@example.org'], total: 2 },
    },
    {
      title: 'Amounts',
      arguments: { text: 'From 1,200.50 to 980 (-18%)', kind: 'numbers' },
      expected: { found: ['1,200.50', '980', '-18'] },
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
}
