import {
  closed,
  cursor,
  described,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { noThread, thread } from './recorded-answers.ts'
import { channel, message, timestamp } from './tool-parts.ts'

export const readThread: TemplateTool = {
  name: 'read_thread',
  title: 'Read a thread',
  description:
    'A message with its replies, oldest first. Use it for messages of read_channel that have replies.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      channel,
      thread: described(timestamp, 'The id of its first message, such as 1767355200.000100'),
      limit: mostResults(200, 50),
      cursor,
    },
    ['channel', 'thread'],
  ),
  outputSchema: closed({ messages: listOf(message), nextCursor }),
  exampleCalls: [
    {
      title: 'With one reply',
      arguments: { channel: 'C012AB3CD', thread: '1767355200.000100' },
      upstream: thread,
      expected: {
        messages: [{ author: 'Ann' }, { author: 'Bob', text: 'Done' }],
        nextCursor: null,
      },
    },
    {
      title: 'A message that is not there',
      arguments: { channel: 'C012AB3CD', thread: '1000000000.000000' },
      upstream: noThread,
      isError: true,
      expected: 'Take the id from read_channel',
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'conversations.replies', {
  channel: input.channel,
  ts: input.thread,
  limit: input.limit ?? 50,
  cursor: input.cursor,
})
const messages = listOf(answer.messages)
const names = await namesIn(ctx, messages)
return { messages: messages.map((message) => readMessage(message, names)), nextCursor: nextCursorOf(answer) }
`,
}
