import {
  closed,
  count,
  listOf,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { noIssue, oneIssue } from './recorded-answers.ts'
import { issueFields, issueId, organization } from './tool-parts.ts'

export const getIssue: TemplateTool = {
  name: 'get_issue',
  title: 'Get an issue',
  description:
    'One issue: since when and since which release, how often, who has it, and which tags its events carry. Use it after list_issues, or with the number from a link.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({ organization, issue: issueId }, ['organization', 'issue']),
  outputSchema: closed({
    ...issueFields,
    firstRelease: textOrNull,
    lastRelease: textOrNull,
    tags: listOf(closed({ name: text, values: count })),
  }),
  exampleCalls: [
    {
      title: 'With its releases',
      arguments: { organization: 'example', issue: '1170820242' },
      upstream: oneIssue,
      expected: {
        assignedTo: 'Ann Ames',
        firstRelease: 'backend@1.4.0',
        tags: [{ name: 'environment', values: 150 }],
      },
    },
    {
      title: 'An issue that is not there',
      arguments: { organization: 'example', issue: '1' },
      upstream: noIssue,
      isError: true,
      expected: 'Sentry has nothing there',
    },
  ],
  implementation: String.raw`
const { body } = await ask(ctx, pathOf(input.organization, 'issues', input.issue))
const issue = fieldsOf(body)
return {
  ...readIssue(issue),
  firstRelease: textOrNull(fieldsOf(issue.firstRelease).version),
  lastRelease: textOrNull(fieldsOf(issue.lastRelease).version),
  tags: listOf(issue.tags).slice(0, 40).map((tag) => ({ name: textOf(tag.key), values: numberOf(tag.totalValues) })),
}
`,
}
