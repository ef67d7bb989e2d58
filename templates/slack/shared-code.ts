import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One read of Slack's Web API. */
async function ask(ctx: ToolContext<Secrets>, method: string, query: Record<string, string | number | undefined>): Promise<Fields> {
  const url = new URL('/api/' + method, 'https://slack.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, { headers: { authorization: 'Bearer ' + ctx.secrets.SLACK_BOT_TOKEN }, signal: ctx.signal })
  return answerOf(response)
}

/** Slack answers 200 to almost everything, and says in the body whether it went well. */
async function answerOf(response: Response): Promise<Fields> {
  const { status, headers } = response
  const body = fieldsOf(await response.json().catch(() => undefined))
  if (body.ok === true) return body
  if (status === 429 || body.error === 'ratelimited') {
    throw new Error('Slack has had enough requests for now. Try again in ' + (headers.get('retry-after') ?? '60') + ' seconds.')
  }
  throw new Error(explain(textOf(body.error), textOf(body.needed), status))
}

function explain(error: string, needed: string, status: number): string {
  switch (error) {
    case 'invalid_auth':
    case 'not_authed':
    case 'account_inactive':
    case 'token_revoked':
    case 'token_expired':
      return 'Slack does not accept the token. The owner of this server must set a valid SLACK_BOT_TOKEN.'
    case 'missing_scope':
      return 'The bot lacks the scope ' + needed + '. The owner of this server must add it to the Slack app, install the app again and set the new token.'
    case 'channel_not_found':
      return 'There is no such channel, or the bot cannot see it. Take an id from list_channels; a private channel needs an invitation of the bot.'
    case 'not_in_channel':
      return 'The bot is not in this channel. Someone in it must write /invite and the name of the bot.'
    case 'thread_not_found':
      return 'There is no such message in this channel. Take the id from read_channel.'
    case 'is_archived':
      return 'This channel is archived; nobody can write into it.'
    case 'invalid_cursor':
      return 'The cursor is not valid any more. Begin again without it.'
    case 'msg_too_long':
      return 'The message is too long for Slack. Shorten it, or send it in parts.'
    case 'restricted_action':
      return 'The rules of the workspace do not let the bot write here.'
    case '':
      return 'Slack does not answer properly now (status ' + status + '). Try again later.'
    default:
      return 'Slack refuses this: ' + error
  }
}

function nextCursorOf(answer: Fields): string | null {
  return textOrNull(fieldsOf(answer.response_metadata).next_cursor)
}

function nameOf(user: Fields): string {
  const profile = fieldsOf(user.profile)
  return textOf(profile.display_name) || textOf(profile.real_name) || textOf(user.name)
}

/** The names of those who wrote or are mentioned; whoever cannot be looked up keeps an id. */
async function namesIn(ctx: ToolContext<Secrets>, messages: Fields[]): Promise<Map<string, string>> {
  const written = messages.flatMap((message) => [textOf(message.user), ...[...writtenIn(message).matchAll(/<@([A-Z0-9]+)/g)].map(([, id = '']) => id)])
  const ids = [...new Set(written)].filter((id) => id !== '').slice(0, 20)
  const users = await Promise.all(ids.map((user) => ask(ctx, 'users.info', { user }).catch(() => ({ user: {} }))))
  return new Map(ids.map((id, index) => [id, nameOf(fieldsOf(users[index]?.user)) || id]))
}

function readMessage(message: Fields, names: Map<string, string>) {
  const ts = textOf(message.ts)
  const user = textOf(message.user)
  return {
    id: ts,
    author: textOf(message.username) || textOf(fieldsOf(message.bot_profile).name) || names.get(user) || textOf(message.bot_id) || 'unknown',
    sentAt: timeOf(ts),
    text: cut(plain(writtenIn(message), names), 3_000),
    replies: numberOf(message.reply_count),
  }
}

/** Apps write into blocks and attachments beside the text, or instead of it. */
function writtenIn(message: Fields): string {
  // what has an address of its own shows a link of the text once more
  const attachments = listOf(message.attachments).filter(({ from_url }) => from_url === undefined)
  return lines([textOf(message.text) || blocksText(message.blocks), ...attachments.map(attachmentText)])
}

function attachmentText(attachment: Fields): string {
  const { pretext, title, text, fields, blocks, fallback } = attachment
  const pairs = listOf(fields).map((field) => textOf(field.title) + ': ' + textOf(field.value))
  return lines([textOf(pretext), textOf(title), textOf(text), ...pairs, blocksText(blocks)]) || textOf(fallback)
}

/** The texts of headers, sections and contexts; images and buttons have none. */
function blocksText(blocks: unknown): string {
  return lines(
    listOf(blocks).map(({ text, fields, elements }) =>
      lines([fieldsOf(text), ...listOf(fields), ...listOf(elements)].map((part) => textOf(part.text))),
    ),
  )
}

function lines(texts: string[]): string {
  return texts.filter((text) => text !== '').join('\n')
}

function timeOf(ts: string): string {
  const seconds = Number(ts)
  return seconds > 0 ? new Date(Math.floor(seconds * 1000)).toISOString() : ''
}

/** Slack's markup as a person sees it: <@U1> is a name, <https://…|label> a link. */
function plain(text: string, names: Map<string, string>): string {
  return text
    .replace(/<@([A-Z0-9]+)[^>]*>/g, (_, id: string) => '@' + (names.get(id) ?? id))
    .replace(/<#[A-Z0-9]+\|([^>]*)>/g, '#$1')
    .replace(/<!([a-z]+)[^>]*>/g, '@$1')
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2 ($1)')
    .replace(/<([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
`}`
