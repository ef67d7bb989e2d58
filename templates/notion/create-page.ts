import { addsOutside, closed, described, parameters, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { createdPage, noRight } from './recorded-answers.ts'
import { markdown, pageId } from './tool-parts.ts'

export const createPage: TemplateTool = {
  name: 'create_page',
  title: 'Create a page',
  description:
    'Creates a page below another page. Use it after the person agreed to title and text; append_text adds to a page that is there.',
  annotations: addsOutside,
  inputSchema: parameters(
    {
      below: described(pageId, 'The page that it stands below, as search_notion gives it'),
      title: { type: 'string', minLength: 1, maxLength: 300, description: 'The title' },
      text: markdown,
    },
    ['below', 'title'],
  ),
  outputSchema: closed({ id: text, title: text, link: text }),
  exampleCalls: [
    {
      title: 'With a text',
      arguments: {
        below: '59833787-2cf9-4fdf-8782-e53db20768a0',
        title: 'Meeting notes',
        text: '## Decisions\n- [x] Ship it',
      },
      upstream: createdPage,
      expected: { id: '59833787-2cf9-4fdf-8782-e53db20768a5', title: 'Meeting notes' },
    },
    {
      title: 'Without the right to',
      arguments: { below: '59833787-2cf9-4fdf-8782-e53db20768a5', title: 'Empty' },
      upstream: noRight,
      isError: true,
      expected: 'let it read and insert content',
    },
  ],
  implementation: String.raw`
const page = await ask(ctx, 'pages', {
  method: 'POST',
  body: {
    parent: { page_id: input.below },
    properties: { title: { title: [{ type: 'text', text: { content: input.title } }] } },
    children: input.text === undefined ? [] : blocksOf(input.text),
  },
})
return { id: textOf(page.id), title: titleOf(page), link: textOf(page.url) }
`,
}
