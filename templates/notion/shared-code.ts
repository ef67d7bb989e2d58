import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One request to Notion's API; what goes wrong becomes a sentence that says what to do. */
async function ask(
  ctx: ToolContext<Secrets>,
  path: string,
  { method = 'GET', query = {}, body }: { method?: 'GET' | 'POST' | 'PATCH'; query?: Record<string, string | number | undefined>; body?: object } = {},
): Promise<Fields> {
  const url = new URL('/v1/' + path, 'https://api.notion.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    method,
    headers: {
      authorization: 'Bearer ' + ctx.secrets.NOTION_TOKEN,
      'content-type': 'application/json',
      'notion-version': '2022-06-28',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: ctx.signal,
  })
  const answer = fieldsOf(await response.json().catch(() => undefined))
  if (response.ok && answer.object !== undefined) return answer
  throw new Error(explain(response, textOf(answer.message)))
}

function explain({ status, headers }: Response, message: string): string {
  if (status === 400) return 'Notion does not understand this: ' + cut(message, 300)
  if (status === 401) return 'Notion does not accept the token. The owner of this server must set a valid NOTION_TOKEN.'
  if (status === 403) return 'The integration of this server may not do this. Its owner must let it read and insert content.'
  if (status === 404) return 'Notion has nothing there that the integration can see. Take the id from search_notion; the page may have to be connected to the integration.'
  if (status === 409) return 'Somebody is changing this page right now. Try again.'
  if (status === 429) return 'Notion has had enough requests for now. Try again in ' + (headers.get('retry-after') ?? '10') + ' seconds.'
  return 'Notion does not answer properly now (status ' + status + '). Try again later.'
}

function nextCursorOf(answer: Fields): string | null {
  return answer.has_more === true ? textOrNull(answer.next_cursor) : null
}

function plainOf(richText: unknown): string {
  return listOf(richText).map((part) => textOf(part.plain_text)).join('')
}

/** A page has its title among its properties, a database on top. */
function titleOf(thing: Fields): string {
  const title = Object.values(fieldsOf(thing.properties)).map(fieldsOf).find(({ type }) => type === 'title')
  return plainOf(thing.object === 'database' ? thing.title : title?.title) || 'Untitled'
}

/** A property as one text, whatever its type is. */
function valueOf(property: Fields): string {
  const named = (value: unknown) => textOf(fieldsOf(value).name)
  switch (property.type) {
    case 'title':
      return plainOf(property.title)
    case 'rich_text':
      return plainOf(property.rich_text)
    case 'number':
      return typeof property.number === 'number' ? String(property.number) : ''
    case 'checkbox':
      return property.checkbox === true ? 'yes' : 'no'
    case 'select':
      return named(property.select)
    case 'status':
      return named(property.status)
    case 'multi_select':
      return listOf(property.multi_select).map(named).join(', ')
    case 'people':
      return listOf(property.people).map(named).join(', ')
    case 'date': {
      const { start, end } = fieldsOf(property.date)
      return [textOf(start), textOf(end)].filter((day) => day !== '').join(' to ')
    }
    case 'url':
      return textOf(property.url)
    case 'email':
      return textOf(property.email)
    case 'phone_number':
      return textOf(property.phone_number)
    case 'created_time':
      return textOf(property.created_time)
    case 'last_edited_time':
      return textOf(property.last_edited_time)
    case 'relation':
      return listOf(property.relation).map((one) => textOf(one.id)).join(', ')
    case 'formula': {
      const { string, number, boolean } = fieldsOf(property.formula)
      return String(string ?? number ?? boolean ?? '')
    }
    default:
      return ''
  }
}

/** One block as a line of markdown; what has no text is named in brackets. */
function lineOf(block: Fields): string {
  const type = textOf(block.type)
  const content = fieldsOf(Object.entries(block).find(([key]) => key === type)?.[1])
  const text = plainOf(content.rich_text)
  switch (type) {
    case 'heading_1':
      return '# ' + text
    case 'heading_2':
      return '## ' + text
    case 'heading_3':
      return '### ' + text
    case 'bulleted_list_item':
    case 'toggle':
      return '- ' + text
    case 'numbered_list_item':
      return '1. ' + text
    case 'to_do':
      return (content.checked === true ? '- [x] ' : '- [ ] ') + text
    case 'quote':
    case 'callout':
      return '> ' + text
    case 'code':
      return '~~~' + textOf(content.language) + '\n' + text + '\n~~~'
    case 'divider':
      return '---'
    case 'table_row':
      return '| ' + cellsOf(content.cells).join(' | ') + ' |'
    case 'child_page':
    case 'child_database':
      return '[' + type.replace('child_', '') + ': ' + textOf(content.title) + ' ' + textOf(block.id) + ']'
    case 'bookmark':
    case 'embed':
      return textOf(content.url)
    case 'paragraph':
      return text
    default:
      return text || '[' + type + ']'
  }
}

function cellsOf(cells: unknown): string[] {
  const texts = Array.isArray(cells) ? cells.map(plainOf) : []
  return texts.map((text) => text.replaceAll('\n', ' ').replaceAll('|', '\\|'))
}

/** Lines of markdown as the blocks that Notion takes; a text of one is 2000 characters at most. */
function blocksOf(markdown: string): object[] {
  const lines = markdown.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 100) throw new Error('The text has ' + lines.length + ' lines, and Notion takes 100 at once. Add it in parts.')
  if (lines.length === 0) throw new Error('The text is empty.')
  return lines.map((line) => {
    const { type, text, more = {} } = kindOf(line)
    if (text.length > 2_000) throw new Error('A line has more than 2000 characters. Break it into paragraphs: ' + text.slice(0, 60) + '…')
    return { object: 'block', type, [type]: { rich_text: [{ type: 'text', text: { content: text } }], ...more } }
  })
}

function kindOf(line: string): { type: string; text: string; more?: object } {
  const task = /^\s*(?:[-*] )?\[([ xX])\] (.*)$/.exec(line)
  if (task) return { type: 'to_do', text: task[2] ?? '', more: { checked: task[1] !== ' ' } }
  const heading = /^(#{1,3}) (.*)$/.exec(line)
  if (heading) return { type: 'heading_' + (heading[1] ?? '').length, text: heading[2] ?? '' }
  const point = /^\s*[-*] (.*)$/.exec(line)
  if (point) return { type: 'bulleted_list_item', text: point[1] ?? '' }
  const numbered = /^\s*\d{1,3}[.)] (.*)$/.exec(line)
  if (numbered) return { type: 'numbered_list_item', text: numbered[1] ?? '' }
  const quote = /^> ?(.*)$/.exec(line)
  if (quote) return { type: 'quote', text: quote[1] ?? '' }
  return { type: 'paragraph', text: line }
}
`}`
