import {
  closed,
  count,
  cursor,
  flag,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { channels } from './recorded-answers.ts'

export const listChannels: TemplateTool = {
  name: 'list_channels',
  title: 'List channels',
  description:
    'The channels that the bot can see, with their ids and topics, and whether it is in them. Use it first: the other tools take the id of a channel.',
  annotations: readsOutside,
  inputSchema: parameters({
    query: {
      type: 'string',
      maxLength: 80,
      description: 'Only those with this text in their name',
    },
    kind: {
      enum: ['public', 'private'],
      description: 'public when left out; of private ones those that the bot was invited to',
    },
    limit: mostResults(1_000, 200),
    cursor,
  }),
  outputSchema: closed({
    channels: listOf(
      closed({
        id: text,
        name: text,
        isMember: flag,
        isPrivate: flag,
        members: count,
        about: text,
      }),
    ),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: {},
      upstream: channels,
      expected: {
        channels: [
          { id: 'C012AB3CD', name: 'general', isMember: true },
          { about: 'Non-work banter', isMember: false },
        ],
        nextCursor: 'dGVhbTpDMDYxRkE1UEI=',
      },
    },
    {
      title: 'By a part of the name',
      arguments: { query: '#RAND' },
      upstream: channels,
      expected: { channels: [{ name: 'random' }] },
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'conversations.list', {
  types: input.kind === 'private' ? 'private_channel' : 'public_channel',
  exclude_archived: 'true',
  limit: input.limit ?? 200,
  cursor: input.cursor,
})
const wanted = (input.query ?? '').toLowerCase().replace(/^#/, '')
const channels = listOf(answer.channels)
  .filter(({ name }) => textOf(name).includes(wanted))
  .map((channel) => ({
    id: textOf(channel.id),
    name: textOf(channel.name),
    isMember: channel.is_member === true,
    isPrivate: channel.is_private === true,
    members: numberOf(channel.num_members),
    about: cut(textOf(fieldsOf(channel.topic).value) || textOf(fieldsOf(channel.purpose).value), 200),
  }))
return { channels, nextCursor: nextCursorOf(answer) }
`,
}
