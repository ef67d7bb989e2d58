import {
  closed,
  cursor,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { history, historySince, notInChannel } from './recorded-answers.ts'
import { channel, message } from './tool-parts.ts'

export const readChannel: TemplateTool = {
  name: 'read_channel',
  title: 'Read a channel',
  description:
    'The messages of a channel, newest first, without the replies in threads. Use it to catch up; read_thread has the replies of a message.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      channel,
      since: {
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2})?Z)?$',
        description:
          'Only from this day or moment on, in UTC, such as 2026-01-30 or 2026-01-30T08:00Z',
      },
      limit: mostResults(100, 20),
      cursor,
    },
    ['channel'],
  ),
  outputSchema: closed({ messages: listOf(message), nextCursor }),
  exampleCalls: [
    {
      title: 'The newest',
      arguments: { channel: 'C012AB3CD' },
      upstream: history,
      expected: {
        messages: [
          { author: 'ci', text: 'Build passed', replies: 0 },
          {
            author: 'Ann',
            sentAt: '2026-01-02T12:00:00.000Z',
            text: 'Deploy at noon (https://example.org/d) & tell @Bob',
            replies: 1,
          },
          { author: 'Pager', text: 'Disk full' },
        ],
      },
    },
    {
      title: 'Nothing since a day',
      arguments: { channel: 'C012AB3CD', since: '2026-01-01', limit: 1 },
      upstream: historySince,
      expected: { messages: [], nextCursor: null },
    },
    {
      title: 'Where the bot is not',
      arguments: { channel: 'C061EG9T2' },
      upstream: notInChannel,
      isError: true,
      expected: '/invite',
    },
  ],
  implementation: String.raw`
const since = input.since === undefined ? undefined : Date.parse(input.since)
if (since !== undefined && Number.isNaN(since)) throw new Error('"' + input.since + '" is no moment of the calendar. Write it as 2026-01-30 or 2026-01-30T08:00Z.')
const answer = await ask(ctx, 'conversations.history', {
  channel: input.channel,
  oldest: since === undefined ? undefined : since / 1000,
  limit: input.limit ?? 20,
  cursor: input.cursor,
})
const messages = listOf(answer.messages)
const names = await namesIn(ctx, messages)
return { messages: messages.map((message) => readMessage(message, names)), nextCursor: nextCursorOf(answer) }
`,
}
