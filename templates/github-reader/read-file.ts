import { closed, count, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { readme, topFolder } from './recorded-answers.ts'
import { owner, repository } from './tool-parts.ts'

export const readFile: TemplateTool = {
  name: 'read_file',
  title: 'Read a file',
  description:
    'A text file of a repository, in parts of up to 400 lines; for a folder, the names in it. Use an empty path for the top folder.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: {
      owner,
      repository,
      path: {
        type: 'string',
        maxLength: 500,
        description: 'Such as src/index.js; empty for the top folder',
      },
      ref: {
        type: 'string',
        maxLength: 200,
        description: 'A branch, tag or commit; the default branch when left out',
      },
      fromLine: { type: 'integer', minimum: 1, description: '1 when left out' },
      lines: {
        type: 'integer',
        minimum: 1,
        maximum: 400,
        description: 'The most lines, 200 when left out',
      },
    },
    required: ['owner', 'repository', 'path'],
    additionalProperties: false,
  },
  outputSchema: closed(
    {
      path: text,
      kind: { enum: ['file', 'folder'] },
      text,
      fromLine: count,
      totalLines: count,
      entries: {
        type: 'array',
        items: closed({ name: text, kind: text, bytes: count }),
      },
    },
    ['text', 'fromLine', 'totalLines', 'entries'],
  ),
  exampleCalls: [
    {
      title: 'A readme',
      arguments: { owner: 'octocat', repository: 'Hello-World', path: 'README' },
      upstream: readme,
      expected: { kind: 'file', text: 'Hello World!\n', totalLines: 2 },
    },
    {
      title: 'The top folder',
      arguments: { owner: 'octocat', repository: 'Hello-World', path: '' },
      upstream: topFolder,
      expected: { kind: 'folder', entries: [{ name: 'README', kind: 'file', bytes: 13 }] },
    },
  ],
  implementation: String.raw`
const parts = input.path.split('/').filter((part) => part !== '')
if (parts.some((part) => part === '.' || part === '..')) throw new Error('Give the path from the top folder, without "." and "..".')
const path = parts.join('/')
const answer = await ask(ctx, repositoryPath(input) + '/contents/' + parts.map(encodeURIComponent).join('/'), { ref: input.ref })
if (Array.isArray(answer)) {
  const entries = listOf(answer).slice(0, 300).map((entry) => ({
    name: textOf(entry.name),
    kind: textOf(entry.type),
    bytes: countOf(entry.size),
  }))
  return { path, kind: 'folder' as const, entries }
}
const file = fieldsOf(answer)
if (file.type !== 'file') throw new Error('This is a ' + textOf(file.type) + ', which has no text to read.')
if (file.encoding !== 'base64') throw new Error('The file is too large to be read this way (' + countOf(file.size) + ' bytes; GitHub allows 1 MB).')
const bytes = Buffer.from(textOf(file.content), 'base64')
if (bytes.includes(0)) throw new Error('This is a binary file of ' + bytes.length + ' bytes.')
const all = bytes.toString('utf8').split('\n')
const fromLine = input.fromLine ?? 1
const shown = all.slice(fromLine - 1, fromLine - 1 + (input.lines ?? 200)).join('\n')
return { path, kind: 'file' as const, text: cut(shown, 40_000), fromLine, totalLines: all.length }
`,
}
