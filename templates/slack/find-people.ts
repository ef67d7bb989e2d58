import {
  closed,
  cursor,
  listOf,
  nextCursor,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { people } from './recorded-answers.ts'

export const findPeople: TemplateTool = {
  name: 'find_people',
  title: 'Find people',
  description:
    'Members of the workspace by a part of their name, with title and time zone. Use it to learn who somebody is; people who left and bots are left out.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      query: { type: 'string', minLength: 1, maxLength: 80, description: 'A part of the name' },
      cursor,
    },
    ['query'],
  ),
  outputSchema: closed({
    people: listOf(closed({ id: text, name: text, fullName: text, title: text, timeZone: text })),
    nextCursor,
  }),
  exampleCalls: [
    {
      title: 'By name',
      arguments: { query: 'ann' },
      upstream: people,
      expected: {
        people: [{ id: 'U061F7AUR', title: 'Engineer', timeZone: 'Europe/Berlin' }],
        nextCursor: null,
      },
    },
    {
      title: 'Nobody',
      arguments: { query: 'zoe' },
      upstream: people,
      expected: { people: [] },
    },
  ],
  implementation: String.raw`
// 50 at once; of a page with more matches, the cursor says how many were given before
const own = /^(\d+):(.*)$/.exec(input.cursor ?? '')
const offset = Number(own?.[1] ?? 0)
const page = own ? own[2] || undefined : input.cursor
const answer = await ask(ctx, 'users.list', { limit: 1000, cursor: page })
const wanted = input.query.toLowerCase()
const people = listOf(answer.members)
  .filter((member) => member.deleted !== true && member.is_bot !== true)
  .map((member) => {
    const profile = fieldsOf(member.profile)
    return {
      id: textOf(member.id),
      name: nameOf(member),
      fullName: textOf(profile.real_name),
      title: textOf(profile.title),
      timeZone: textOf(member.tz),
    }
  })
  .filter(({ name, fullName }) => (name + ' ' + fullName).toLowerCase().includes(wanted))
const next = offset + 50
return {
  people: people.slice(offset, next),
  nextCursor: next < people.length ? next + ':' + (page ?? '') : nextCursorOf(answer),
}
`,
}
