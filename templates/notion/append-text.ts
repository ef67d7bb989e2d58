import { addsOutside, closed, count, described, parameters, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { appended } from './recorded-answers.ts'
import { markdown, pageId } from './tool-parts.ts'

export const appendText: TemplateTool = {
  name: 'append_text',
  title: 'Append text',
  description:
    'Adds text at the end of a page; what is there stays as it is. Use it for logs, notes and lists that grow, after the person agreed to the text.',
  annotations: addsOutside,
  inputSchema: parameters({ page: pageId, text: markdown }, ['page', 'text']),
  outputSchema: closed({ page: text, added: described(count, 'How many blocks') }),
  exampleCalls: [
    {
      title: 'Two paragraphs',
      arguments: { page: '59833787-2cf9-4fdf-8782-e53db20768a5', text: 'Done\n\nNext week more.' },
      upstream: appended,
      expected: { added: 2 },
    },
    {
      title: 'Nothing',
      arguments: { page: '59833787-2cf9-4fdf-8782-e53db20768a5', text: ' ' },
      isError: true,
      expected: 'The text is empty',
    },
  ],
  implementation: String.raw`
const children = blocksOf(input.text)
await ask(ctx, 'blocks/' + encodeURIComponent(input.page) + '/children', { method: 'PATCH', body: { children } })
return { page: input.page, added: children.length }
`,
}
