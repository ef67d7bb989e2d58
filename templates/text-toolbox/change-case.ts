import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const changeCase: TemplateTool = {
  name: 'change_case',
  title: 'Change case',
  description:
    'Writes a text or an identifier in another case: upper, lower, title, sentence, camel, pascal, snake, kebab or constant. ' +
    'Use it to rename identifiers or to fix headings.',
  annotations,
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
    {
      title: 'An identifier',
      arguments: { text: 'parseHTTPResponse', to: 'snake' },
      expected: { text: 'parse_http_response' },
    },
    {
      title: 'A heading',
      arguments: { text: 'the wind in the willows', to: 'title' },
      expected: { text: 'The Wind In The Willows' },
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
}
