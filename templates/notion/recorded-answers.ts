// In the form that Notion documents for its API, version 2022-06-28.
import { recorded } from '../recorded.ts'

const API = 'https://api.notion.com/v1'
const PAGE = '59833787-2cf9-4fdf-8782-e53db20768a5'
const TABLE = 'fd8a6728-21be-416f-a25d-1457d8ff5aa2'
const DATABASE = 'd9824bdc-8445-4327-be8b-5b47500af6ce'

const rich = (content: string) => [
  { type: 'text', text: { content, link: null }, annotations: {}, plain_text: content, href: null },
]
const page = {
  object: 'page',
  id: PAGE,
  created_time: '2026-01-02T10:00:00.000Z',
  last_edited_time: '2026-01-30T10:00:00.000Z',
  archived: false,
  in_trash: false,
  parent: { type: 'workspace', workspace: true },
  properties: { title: { id: 'title', type: 'title', title: rich('Meeting notes') } },
  url: 'https://www.notion.so/Meeting-notes-598337872cf94fdf8782e53db20768a5',
}
const database = {
  object: 'database',
  id: DATABASE,
  last_edited_time: '2026-01-29T10:00:00.000Z',
  title: rich('Tasks'),
  properties: {
    Name: { id: 'title', name: 'Name', type: 'title', title: {} },
    Status: { id: 'a', name: 'Status', type: 'status', status: { options: [] } },
  },
  url: 'https://www.notion.so/d9824bdc84454327be8b5b47500af6ce',
}
const list = (next: string | null, ...results: object[]) => ({
  object: 'list',
  results,
  next_cursor: next,
  has_more: next !== null,
})
const post = (path: string, answer: unknown) =>
  recorded(`${API}/${path}`, answer, { method: 'POST' })
const block = (type: string, content: object, more: object = {}) => ({
  object: 'block',
  id: 'c02fc1d3-db8b-45c5-a222-27595b15aea7',
  type,
  has_children: false,
  [type]: content,
  ...more,
})
const row = {
  ...page,
  id: '59833787-2cf9-4fdf-8782-e53db20768a6',
  parent: { type: 'database_id', database_id: DATABASE },
  properties: {
    Name: { id: 'title', type: 'title', title: rich('Write the report') },
    Status: { id: 'a', type: 'status', status: { id: 'x', name: 'In progress', color: 'blue' } },
    Due: { id: 'b', type: 'date', date: { start: '2026-02-01', end: null, time_zone: null } },
    Tags: { id: 'c', type: 'multi_select', multi_select: [{ name: 'Work' }, { name: 'Urgent' }] },
  },
}

export const bothFound = post(
  'search',
  list('fe2cc560-036c-44cd-90e8-294d5a74cebc', page, database),
)
export const nothingFound = post('search', list(null))
export const pageWithText = [
  ...recorded(`${API}/pages/${PAGE}`, page),
  ...recorded(
    `${API}/blocks/${PAGE}/children?page_size=100`,
    list(
      null,
      block('heading_2', { rich_text: rich('Decisions') }),
      block('to_do', { rich_text: rich('Ship it'), checked: true }),
      block('toggle', { rich_text: rich('Details') }, { has_children: true }),
      block(
        'table',
        { table_width: 2, has_column_header: true, has_row_header: false },
        { id: TABLE, has_children: true },
      ),
      block('child_page', { title: 'Minutes' }),
    ),
  ),
]
export const tableRows = [
  ...recorded(`${API}/pages/${PAGE}`, page),
  ...recorded(
    `${API}/blocks/${TABLE}/children?page_size=100`,
    list(
      null,
      block('table_row', { cells: [rich('Who'), rich('What')] }),
      block('table_row', { cells: [rich('Ann'), []] }),
    ),
  ),
]
export const noPage = recorded(
  `${API}/pages/59833787-2cf9-4fdf-8782-e53db2076800`,
  {
    object: 'error',
    status: 404,
    code: 'object_not_found',
    message: 'Could not find page. Make sure it is shared with your integration.',
  },
  { status: 404 },
)
export const allRows = post(`databases/${DATABASE}/query`, list(null, row))
export const rowsInProgress = [
  ...recorded(`${API}/databases/${DATABASE}`, database),
  ...post(`databases/${DATABASE}/query`, list(null, row)),
]
export const databaseAlone = recorded(`${API}/databases/${DATABASE}`, database)
export const createdPage = post('pages', page)
export const noRight = recorded(
  `${API}/pages`,
  {
    object: 'error',
    status: 403,
    code: 'restricted_resource',
    message: 'Insufficient permissions.',
  },
  { method: 'POST', status: 403 },
)
export const appended = recorded(
  `${API}/blocks/${PAGE}/children`,
  list(null, block('paragraph', { rich_text: rich('Done') }), block('paragraph', {})),
  { method: 'PATCH' },
)
