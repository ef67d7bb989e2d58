import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const encodeText: TemplateTool = {
  name: 'encode_text',
  title: 'Encode or decode text',
  description:
    'Encodes a text as Base64, Base64URL, hex or URL encoding, or decodes one of them back to text. ' +
    'Use it to read tokens and query strings, or to prepare them.',
  annotations,
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
    {
      title: 'To Base64',
      arguments: { text: 'héllo', encoding: 'base64' },
      expected: { text: 'aMOpbGxv' },
    },
    {
      title: 'A query back to text',
      arguments: { text: 'a%20b%26c', encoding: 'url', direction: 'decode' },
      expected: { text: 'a b&c' },
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
}
