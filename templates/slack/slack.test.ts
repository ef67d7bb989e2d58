import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('slack')
const TOKEN = 'xoxb-of-the-test'
let running: RunningTemplate
let failure: Reply | undefined
let posted: unknown[]

const ok = (more: object): Reply => ({ body: { ok: true, ...more } })
const no = (error: string, more: object = {}): Reply => ({ body: { ok: false, error, ...more } })
const channel = (id: string, name: string) => ({
  id,
  name,
  is_private: false,
  is_member: true,
  num_members: 3,
  topic: { value: '' },
  purpose: { value: '' },
})
const messages = ['first', 'second', '<@U000000009> <!here> <#C012AB3CD|general> &lt;3'].map(
  (text, index) => ({ type: 'message', user: 'U000000001', text, ts: `176735520${index}.000100` }),
)

const app = { type: 'message', subtype: 'bot_message', bot_id: 'B1', text: '' }
const ofApps = [
  {
    ...app,
    bot_profile: { name: 'Deploys' },
    attachments: [{ fallback: 'Deployed <@U000000001>' }],
  },
  {
    ...app,
    username: 'ci',
    text: 'Build failed',
    attachments: [
      {
        fallback: 'Not shown',
        pretext: 'Of main',
        title: 'Step 3',
        text: 'exit 1',
        fields: [{ title: 'Took', value: '9 s', short: true }],
      },
    ],
  },
  {
    ...app,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Alarm' } },
      { type: 'divider' },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Disk*: full' }] },
      {
        type: 'context',
        elements: [
          { type: 'image', image_url: 'x' },
          { type: 'mrkdwn', text: 'now' },
        ],
      },
    ],
  },
  {
    type: 'message',
    user: 'U000000001',
    text: 'See <https://example.org/a>',
    attachments: [{ from_url: 'https://example.org/a', fallback: 'A page', title: 'A page' }],
  },
].map((message, index) => ({ ...message, ts: `176735520${index}.000100` }))

const members = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `U${from + index}`,
    name: `pat${from + index}`,
    profile: { display_name: '', real_name: `Pat ${from + index}`, title: '' },
    tz: 'Europe/Berlin',
  }))

/** Answers in the form that Slack documents for its Web API. */
function slack({ origin, pathname, searchParams }: URL, req: IncomingMessage, body: string): Reply {
  if (origin !== 'https://slack.com') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== `Bearer ${TOKEN}`) return no('invalid_auth')
  const cursor = searchParams.get('cursor')
  switch (`${req.method} ${pathname}`) {
    case 'GET /api/conversations.list':
      return cursor === 'page2'
        ? ok({ channels: [channel('C000000002', 'two')], response_metadata: { next_cursor: '' } })
        : ok({
            channels: [channel('C000000001', 'one')],
            response_metadata: { next_cursor: 'page2' },
          })
    case 'GET /api/conversations.history':
      if (searchParams.get('channel') === 'C0000APPS') return ok({ messages: ofApps })
      if (searchParams.get('channel') !== 'C012AB3CD') return no('not_in_channel')
      return ok({ messages: messages.slice(0, Number(searchParams.get('limit'))), has_more: false })
    case 'GET /api/conversations.replies':
      return searchParams.get('ts') === '1000000000.000000'
        ? no('thread_not_found')
        : ok({ messages, has_more: false })
    case 'GET /api/users.info':
      return searchParams.get('user') === 'U000000001'
        ? ok({
            user: {
              id: 'U000000001',
              name: 'ann',
              profile: { display_name: '', real_name: 'Ann Ames' },
            },
          })
        : no('user_not_found')
    case 'GET /api/users.list':
      return cursor === 'page2'
        ? ok({ members: members(120, 60), response_metadata: { next_cursor: '' } })
        : ok({ members: members(0, 120), response_metadata: { next_cursor: 'page2' } })
    case 'POST /api/chat.postMessage': {
      const message = JSON.parse(body)
      if (message.thread_ts === '1767355200.000100')
        return no('missing_scope', { needed: 'chat:write' })
      posted.push(message)
      return ok({ channel: message.channel, ts: '1767355400.000400', message: {} })
    }
    case 'GET /api/chat.getPermalink':
      return no('message_not_found')
    default:
      return no('unknown_method')
  }
}

beforeAll(async () => {
  running = await startTemplate(template, slack, { SLACK_BOT_TOKEN: TOKEN })
}, 60_000)
beforeEach(() => {
  posted = []
})
afterAll(async () => running[Symbol.asyncDispose]())

describe('slack', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://slack.com']),
    )
  })

  it('declares its token as a secret of the owner, with a place to get one', () => {
    expect(template.spec.secrets).toMatchObject([
      { key: 'SLACK_BOT_TOKEN', whose: 'owner', howToGetUrl: 'https://api.slack.com/apps' },
    ])
  })

  it('goes on with a cursor until there is no more', async () => {
    const first = await running.call('list_channels', {})
    expect(first).toMatchObject({ channels: [{ id: 'C000000001' }], nextCursor: 'page2' })
    expect(await running.call('list_channels', { cursor: 'page2' })).toMatchObject({
      channels: [{ id: 'C000000002' }],
      nextCursor: null,
    })
  })

  it('finds all whose name fits, however many a page of Slack has', async () => {
    const find = (cursor?: string) =>
      running.call('find_people', { query: 'pat', cursor }) as Promise<{
        people: { id: string }[]
        nextCursor: string | null
      }>
    const found: string[] = []
    let part = await find()
    for (;;) {
      expect(part.people.length).toBeLessThanOrEqual(50)
      found.push(...part.people.map(({ id }) => id))
      if (part.nextCursor === null) break
      part = await find(part.nextCursor)
    }
    expect(found).toEqual(members(0, 180).map(({ id }) => id))
  })

  it('shows names and markup as a person sees them, and an id where there is no name', async () => {
    expect(await running.call('read_channel', { channel: 'C012AB3CD', limit: 3 })).toMatchObject({
      messages: [
        { author: 'Ann Ames', text: 'first' },
        { text: 'second' },
        { text: '@U000000009 @here #general <3' },
      ],
    })
    const lookUps = running.asked.slice(-2).map(({ searchParams }) => searchParams.get('user'))
    expect(lookUps).toEqual(['U000000001', 'U000000009'])
  })

  it('shows what apps write, and their names', async () => {
    expect(await running.call('read_channel', { channel: 'C0000APPS' })).toMatchObject({
      messages: [
        { author: 'Deploys', text: 'Deployed @Ann Ames' },
        { author: 'ci', text: 'Build failed\nOf main\nStep 3\nexit 1\nTook: 9 s' },
        { author: 'B1', text: 'Alarm\n*Disk*: full\nnow' },
        { author: 'Ann Ames', text: 'See https://example.org/a' },
      ],
    })
  })

  it('reads from a moment on', async () => {
    await running.call('read_channel', { channel: 'C012AB3CD', since: '2026-01-01T08:00Z' })
    const history = running.asked.findLast(({ pathname }) => pathname.endsWith('.history'))
    expect(history?.searchParams.get('oldest')).toBe('1767254400')
  })

  it('posts into a thread what notifies nobody, once', async () => {
    const input = {
      channel: 'C012AB3CD',
      text: '<!channel> a < b & c',
      thread: '1767355201.000100',
    }
    expect(await running.call('post_message', input)).toEqual({
      id: '1767355400.000400',
      channel: 'C012AB3CD',
      link: null,
    })
    expect(posted).toEqual([
      {
        channel: 'C012AB3CD',
        text: '&lt;!channel&gt; a &lt; b &amp; c',
        thread_ts: '1767355201.000100',
        link_names: false,
      },
    ])
  })

  it.each<[Reply, string]>([
    [no('invalid_auth'), 'must set a valid SLACK_BOT_TOKEN'],
    [no('token_revoked'), 'must set a valid SLACK_BOT_TOKEN'],
    [no('missing_scope', { needed: 'channels:history' }), 'lacks the scope channels:history'],
    [no('channel_not_found'), 'Take an id from list_channels'],
    [no('not_in_channel'), '/invite'],
    [{ status: 429, headers: { 'retry-after': '30' }, body: '' }, 'Try again in 30 seconds'],
    [no('ratelimited'), 'Try again in 60 seconds'],
    [no('fatal_error'), 'Slack refuses this: fatal_error'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the token', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('read_channel', { channel: 'C012AB3CD' })
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(TOKEN)
    } finally {
      failure = undefined
    }
  })
})
