// In the form that Slack documents for its Web API.
import { recorded } from '../recorded.ts'

const API = 'https://slack.com/api'
const ok = (more: object) => ({ ok: true, ...more })
const user = (id: string, name: string, title = '') => ({
  id,
  team_id: 'T012AB3C4',
  name: name.toLowerCase(),
  deleted: false,
  is_bot: false,
  tz: 'Europe/Berlin',
  profile: { display_name: name, real_name: `${name} Example`, title },
})
const person = (id: string, name: string) =>
  recorded(`${API}/users.info?user=${id}`, ok({ user: user(id, name) }))

export const channels = recorded(
  `${API}/conversations.list`,
  ok({
    channels: [
      {
        id: 'C012AB3CD',
        name: 'general',
        is_private: false,
        is_member: true,
        is_archived: false,
        num_members: 4,
        topic: { value: 'Company-wide announcements' },
        purpose: { value: 'For everyone' },
      },
      {
        id: 'C061EG9T2',
        name: 'random',
        is_private: false,
        is_member: false,
        num_members: 4,
        topic: { value: '' },
        purpose: { value: 'Non-work banter' },
      },
    ],
    response_metadata: { next_cursor: 'dGVhbTpDMDYxRkE1UEI=' },
  }),
)

const parent = {
  type: 'message',
  user: 'U061F7AUR',
  text: 'Deploy at <https://example.org/d|noon> &amp; tell <@U222222222>',
  ts: '1767355200.000100',
  thread_ts: '1767355200.000100',
  reply_count: 1,
}
export const history = [
  ...recorded(
    `${API}/conversations.history?channel=C012AB3CD&limit=20`,
    ok({
      messages: [
        {
          type: 'message',
          subtype: 'bot_message',
          bot_id: 'B1',
          username: 'ci',
          text: 'Build passed',
          ts: '1767355260.000200',
        },
        parent,
        {
          type: 'message',
          subtype: 'bot_message',
          bot_id: 'B2',
          bot_profile: { id: 'B2', app_id: 'A2', name: 'Pager' },
          text: '',
          ts: '1767355140.000050',
          attachments: [
            { id: 1, color: 'd00000', fallback: 'The disk is full', title: 'Disk full' },
          ],
        },
      ],
      has_more: true,
      response_metadata: { next_cursor: 'bmV4dF90czoxNzY3MzU1MjAw' },
    }),
  ),
  ...person('U061F7AUR', 'Ann'),
  ...person('U222222222', 'Bob'),
]
export const historySince = recorded(
  `${API}/conversations.history?channel=C012AB3CD&oldest=1767225600&limit=1`,
  ok({ messages: [], has_more: false }),
)
export const notInChannel = recorded(`${API}/conversations.history`, {
  ok: false,
  error: 'not_in_channel',
})
export const thread = [
  ...recorded(
    `${API}/conversations.replies?channel=C012AB3CD&ts=1767355200.000100&limit=50`,
    ok({
      messages: [
        parent,
        { type: 'message', user: 'U222222222', text: 'Done', ts: '1767355300.000300' },
      ],
      has_more: false,
    }),
  ),
  ...person('U061F7AUR', 'Ann'),
  ...person('U222222222', 'Bob'),
]
export const noThread = recorded(`${API}/conversations.replies`, {
  ok: false,
  error: 'thread_not_found',
})
export const people = recorded(
  `${API}/users.list`,
  ok({
    members: [
      user('U061F7AUR', 'Ann', 'Engineer'),
      user('U222222222', 'Bob', 'Designer'),
      { ...user('U333333333', 'Annabel'), deleted: true },
    ],
    response_metadata: { next_cursor: '' },
  }),
)
export const posted = [
  ...recorded(
    `${API}/chat.postMessage`,
    ok({ channel: 'C012AB3CD', ts: '1767355400.000400', message: { text: 'Done' } }),
    { method: 'POST' },
  ),
  ...recorded(
    `${API}/chat.getPermalink?channel=C012AB3CD&message_ts=1767355400.000400`,
    ok({
      channel: 'C012AB3CD',
      permalink: 'https://example.slack.com/archives/C012AB3CD/p1767355400000400',
    }),
  ),
]
export const notPosted = recorded(
  `${API}/chat.postMessage`,
  { ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'channels:read' },
  { method: 'POST' },
)
