import {
  closed,
  cursor,
  described,
  listOf,
  mostResults,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { allRows, databaseAlone, rowsInProgress } from './recorded-answers.ts'
import { id } from './tool-parts.ts'

export const queryDatabase: TemplateTool = {
  name: 'query_database',
  title: 'Query a database',
  description:
    'Rows of a database with their properties, last changed first, all or those where one property has a value. Use it for lists such as tasks; each row is a page that read_page can read.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      database: described(id, 'Of a database, as search_notion gives it'),
      property: {
        type: 'string',
        maxLength: 100,
        description: 'A property to filter by, such as Status',
      },
      value: {
        type: 'string',
        maxLength: 200,
        description:
          'What it must be; of texts and tags what it must contain; yes or no of a checkbox',
      },
      limit: mostResults(100, 20),
      cursor,
    },
    ['database'],
  ),
  outputSchema: closed({
    rows: listOf(
      closed({
        id: text,
        title: text,
        link: text,
        properties: listOf(closed({ name: text, value: text })),
      }),
    ),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'All',
      arguments: { database: 'd9824bdc-8445-4327-be8b-5b47500af6ce' },
      upstream: allRows,
      expected: {
        rows: [
          {
            title: 'Write the report',
            properties: [
              { name: 'Status', value: 'In progress' },
              { name: 'Due', value: '2026-02-01' },
              { name: 'Tags', value: 'Work, Urgent' },
            ],
          },
        ],
        nextCursor: null,
      },
    },
    {
      title: 'Those in progress',
      arguments: {
        database: 'd9824bdc-8445-4327-be8b-5b47500af6ce',
        property: 'status',
        value: 'In progress',
      },
      upstream: rowsInProgress,
      expected: { rows: [{ title: 'Write the report' }] },
    },
    {
      title: 'A property that is not there',
      arguments: {
        database: 'd9824bdc-8445-4327-be8b-5b47500af6ce',
        property: 'Colour',
        value: 'red',
      },
      upstream: databaseAlone,
      isError: true,
      expected: 'It has: Name, Status',
    },
  ],
  implementation: String.raw`
const path = 'databases/' + encodeURIComponent(input.database)
const { property, value } = input
if ((property === undefined) !== (value === undefined)) throw new Error('Give property and value together, or neither.')
const conditionOf = (type: string, wanted: string): object => {
  switch (type) {
    case 'title':
    case 'rich_text':
    case 'multi_select':
      return { contains: wanted }
    case 'checkbox':
      return { equals: /^(?:yes|true)$/i.test(wanted) }
    case 'number':
      return { equals: Number(wanted) }
    case 'select':
    case 'status':
    case 'date':
    case 'url':
    case 'email':
    case 'phone_number':
      return { equals: wanted }
    default:
      throw new Error('A property of the type ' + type + ' cannot be filtered by this server. Leave property and value out.')
  }
}
const filterBy = async (name: string, wanted: string): Promise<object> => {
  const known = Object.entries(fieldsOf((await ask(ctx, path)).properties))
  const found = known.find(([key]) => key.toLowerCase() === name.toLowerCase())
  if (!found) throw new Error('The database has no property "' + name + '". It has: ' + known.map(([key]) => key).join(', ') + '.')
  const type = textOf(fieldsOf(found[1]).type)
  return { property: found[0], [type]: conditionOf(type, wanted) }
}
const filter = property === undefined || value === undefined ? undefined : await filterBy(property, value)
const answer = await ask(ctx, path + '/query', {
  method: 'POST',
  body: {
    filter,
    sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }],
    page_size: input.limit ?? 20,
    start_cursor: input.cursor,
  },
})
const rows = listOf(answer.results).map((row) => ({
  id: textOf(row.id),
  title: titleOf(row),
  link: textOf(row.url),
  properties: Object.entries(fieldsOf(row.properties))
    .filter(([, own]) => fieldsOf(own).type !== 'title')
    .map(([name, own]) => ({ name, value: cut(valueOf(fieldsOf(own)), 300) }))
    .filter((own) => own.value !== '')
    .slice(0, 30),
}))
return { rows, nextCursor: nextCursorOf(answer) }
`,
}
