import { addsOutside, closed, described, parameters, text, textOrNull } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { notPosted, posted } from './recorded-answers.ts'
import { channel, timestamp } from './tool-parts.ts'

export const postMessage: TemplateTool = {
  name: 'post_message',
  title: 'Post a message',
  description:
    'Writes a message into a channel or a thread, as the bot, for all in the channel to see. Use it only after the person has agreed to the text; it cannot be taken back by this server.',
  annotations: addsOutside,
  inputSchema: parameters(
    {
      channel,
      text: {
        type: 'string',
        minLength: 1,
        maxLength: 4_000,
        description:
          'With *bold*, _italic_, `code` and lists as in Slack; nobody is notified by a mention',
      },
      thread: described(timestamp, 'The id of a message, to answer in its thread'),
    },
    ['channel', 'text'],
  ),
  outputSchema: closed({ id: text, channel: text, link: textOrNull }),
  exampleCalls: [
    {
      title: 'Into a channel',
      arguments: { channel: 'C012AB3CD', text: 'Done' },
      upstream: posted,
      expected: {
        id: '1767355400.000400',
        link: 'https://example.slack.com/archives/C012AB3CD/p1767355400000400',
      },
    },
    {
      title: 'Without the right to',
      arguments: { channel: 'C012AB3CD', text: 'Done', thread: '1767355200.000100' },
      upstream: notPosted,
      isError: true,
      expected: 'lacks the scope chat:write',
    },
  ],
  implementation: String.raw`
const text = input.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const response = await ctx.fetch('https://slack.com/api/chat.postMessage', {
  method: 'POST',
  headers: { authorization: 'Bearer ' + ctx.secrets.SLACK_BOT_TOKEN, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ channel: input.channel, text, thread_ts: input.thread, link_names: false }),
  signal: ctx.signal,
})
const answer = await answerOf(response)
const channel = textOf(answer.channel)
const id = textOf(answer.ts)
// The message stands there already, so that a link that cannot be had is no failure
const { permalink } = await ask(ctx, 'chat.getPermalink', { channel, message_ts: id }).catch(() => ({ permalink: null }))
return { id, channel, link: textOrNull(permalink) }
`,
}
