import { addsOutside, closed, parameters, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { commented, noIssue } from './recorded-answers.ts'
import { issue } from './tool-parts.ts'

export const addComment: TemplateTool = {
  name: 'add_comment',
  title: 'Add a comment',
  description:
    'Adds a comment to an issue, in the name of the caller, for all who follow it. Use it after the person agreed to the text; this server cannot change it afterwards.',
  annotations: addsOutside,
  inputSchema: parameters(
    {
      issue,
      text: { type: 'string', minLength: 1, maxLength: 20_000, description: 'As markdown' },
    },
    ['issue', 'text'],
  ),
  outputSchema: closed({ issue: text, link: text }),
  exampleCalls: [
    {
      title: 'To an issue',
      arguments: { issue: 'ENG-123', text: 'Seen again.' },
      upstream: commented,
      expected: {
        issue: 'ENG-123',
        link: 'https://linear.app/example/issue/ENG-123/checkout-is-slow#comment-1',
      },
    },
    {
      title: 'To an issue that is not there',
      arguments: { issue: 'ENG-9999', text: 'Seen again.' },
      upstream: noIssue,
      isError: true,
      expected: 'Linear has no such issue',
    },
  ],
  implementation: String.raw`
const issue = input.issue.toUpperCase()
const { id } = fieldsOf((await ask(ctx, 'query ($id: String!) { issue(id: $id) { id } }', { id: issue })).issue)
const mutation = 'mutation ($input: CommentCreateInput!) { commentCreate(input: $input) { success comment { url } } }'
const made = fieldsOf((await ask(ctx, mutation, { input: { issueId: id, body: input.text } })).commentCreate)
if (made.success !== true) throw new Error('Linear did not add the comment, and gave no reason. Look with get_issue before you try again.')
return { issue, link: textOf(fieldsOf(made.comment).url) }
`,
}
