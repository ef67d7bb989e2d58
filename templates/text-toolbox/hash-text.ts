import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const hashText: TemplateTool = {
  name: 'hash_text',
  title: 'Hash text',
  description:
    'Computes the SHA-256, SHA-512, SHA-1 or MD5 hash of a text in UTF-8. Use it for checksums and to compare contents. ' +
    'Never make up a hash: call this.',
  annotations,
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
    {
      title: 'SHA-256',
      arguments: { text: 'hello' },
      expected: { hash: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' },
    },
    {
      title: 'MD5 in Base64',
      arguments: { text: 'hello', algorithm: 'md5', encoding: 'base64' },
      expected: { algorithm: 'md5', hash: 'XUFAKrxLKna5cZ2REBfFkg==' },
    },
  ],
  implementation: String.raw`
const algorithm = input.algorithm ?? 'sha256'
return { algorithm, hash: createHash(algorithm).update(input.text, 'utf8').digest(input.encoding ?? 'hex') }
`,
}
