// A server as a model would write it, whose outside is on this machine.
import type { ServerSpecInput } from '../contract/spec.ts'

type ToolInput = ServerSpecInput['tools'][number]

export const TRACKER_HOST = 'issues.test'

const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
}

export const listIssues = {
  name: 'list_issues',
  title: 'List issues',
  description: 'Lists the open issues.',
  annotations,
  inputSchema: {
    type: 'object',
    properties: { label: { type: 'string' } },
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { titles: { type: 'array', items: { type: 'string' } } },
    required: ['titles'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'All of them',
      arguments: {},
      upstream: [{ url: `http://${TRACKER_HOST}/issues`, body: '[{"title":"It rains"}]' }],
      expected: { titles: ['It rains'] },
    },
    {
      title: 'Those of a label',
      arguments: { label: 'roof' },
      upstream: [{ url: `http://${TRACKER_HOST}/issues`, body: '[]' }],
      expected: { titles: [] },
    },
  ],
  implementation: `const url = new URL('http://${TRACKER_HOST}/issues')
if (input.label) url.searchParams.set('label', input.label)
const response = await ctx.fetch(url, {
  headers: { authorization: \`Bearer \${ctx.secrets.TRACKER_TOKEN}\` },
  signal: ctx.signal,
})
if (!response.ok) throw new Error(\`The tracker answers with status \${response.status}.\`)
const issues = (await response.json()) as { title: string }[]
return { titles: issues.map(({ title }) => title) }`,
} satisfies ToolInput

export const shout = {
  name: 'shout',
  title: 'Shout',
  description: 'Writes a text in capital letters.',
  annotations: { ...annotations, openWorldHint: false },
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
    additionalProperties: false,
  },
  exampleCalls: [
    { title: 'A word', arguments: { text: 'roof' }, upstream: [], expected: 'ROOF' },
    { title: 'Two words', arguments: { text: 'it rains' }, upstream: [], expected: 'IT RAINS' },
  ],
  implementation: 'return input.text.toUpperCase()',
} satisfies ToolInput

/** `title` tells one test's server from the others': the model is asked in many tests at once. */
export function trackerSpec(title: string, tools: ToolInput[] = [listIssues, shout]) {
  return {
    title,
    description: 'Reads the issues of a tracker.',
    allowedDomains: [`http://${TRACKER_HOST}`],
    secrets: [{ key: 'TRACKER_TOKEN', description: 'A token that may read issues' }],
    tools,
  } satisfies ServerSpecInput
}

/** One that reaches nothing and needs nothing, so that nobody is asked about it. */
export function shoutSpec(title: string, tool: ToolInput = shout) {
  return { title, description: 'Shouts.', tools: [tool] } satisfies ServerSpecInput
}
