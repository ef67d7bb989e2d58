import { closed, count, parameters, readsOutside, text, textOrNull } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { norvig, noUser } from './recorded-answers.ts'

export const getUser: TemplateTool = {
  name: 'get_user',
  title: 'Get a member',
  description:
    'What a member of Hacker News says about themselves, and their karma. Use it to learn who wrote something; search_posts with the author finds what they wrote.',
  annotations: readsOutside,
  inputSchema: parameters(
    { name: { type: 'string', pattern: '^[A-Za-z0-9_-]{2,15}$', description: 'Such as norvig' } },
    ['name'],
  ),
  outputSchema: closed({ name: text, karma: count, about: textOrNull, page: text }),
  exampleCalls: [
    {
      title: 'A well-known one',
      arguments: { name: 'norvig' },
      upstream: norvig,
      expected: { karma: 1046, about: 'Author of Paradigms; see http://norvig.com' },
    },
    {
      title: 'Nobody',
      arguments: { name: 'nobody-there' },
      upstream: noUser,
      isError: true,
      expected: 'nothing of that name',
    },
  ],
  implementation: String.raw`
const user = await ask(ctx, 'users/' + encodeURIComponent(input.name))
const about = plainText(textOf(user.about))
return {
  name: textOf(user.username),
  karma: numberOf(user.karma),
  about: about === '' ? null : cut(about, 2_000),
  page: 'https://news.ycombinator.com/user?id=' + encodeURIComponent(input.name),
}
`,
}
