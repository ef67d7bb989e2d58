import {
  closed,
  count,
  described,
  listOf,
  parameters,
  readsOutside,
  text,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { articleOfTuring } from './recorded-answers.ts'
import { language, title } from './tool-parts.ts'

export const readArticle: TemplateTool = {
  name: 'read_article',
  title: 'Read an article',
  description:
    'The headings of an article, and the text of one section. Use it without a section to see the headings (and read the introduction), then with the heading that is wanted.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      title,
      language,
      section: {
        type: 'string',
        maxLength: 300,
        description:
          'A heading as it was given before, such as Career; the introduction when left out',
      },
      offset: {
        type: 'integer',
        minimum: 0,
        description: 'Characters of the section to skip, for one that was cut',
      },
    },
    ['title'],
  ),
  outputSchema: closed({
    title: text,
    link: text,
    headings: listOf(text),
    section: text,
    text,
    characters: described(count, 'Of the whole section'),
    nextOffset: described({ type: ['integer', 'null'] }, 'null when the section ends here'),
  }),
  exampleCalls: [
    {
      title: 'The headings',
      arguments: { title: 'Alan Turing' },
      upstream: articleOfTuring,
      expected: {
        headings: ['Introduction', 'Early life', 'Career'],
        section: 'Introduction',
        nextOffset: null,
      },
    },
    {
      title: 'A section',
      arguments: { title: 'Alan Turing', section: 'early life' },
      upstream: articleOfTuring,
      expected: { section: 'Early life', nextOffset: null },
    },
    {
      title: 'A section that is not there',
      arguments: { title: 'Alan Turing', section: 'Recipes' },
      upstream: articleOfTuring,
      isError: true,
      expected: 'Early life, Career',
    },
  ],
  implementation: String.raw`
const MOST = 12_000
const { title, link, text } = await getArticle(ctx, input, true)
const sections = sectionsOf(text)
const headings = sections.map(({ heading }) => heading)
const wanted = (input.section ?? 'Introduction').trim().toLowerCase()
const section = sections.find(({ heading }) => heading.toLowerCase() === wanted)
if (!section) throw new Error('The article has no section "' + (input.section ?? '') + '". It has: ' + headings.join(', ') + '.')
const offset = input.offset ?? 0
const end = offset + MOST
return {
  title,
  link,
  headings,
  section: section.heading,
  text: section.text.slice(offset, end),
  characters: section.text.length,
  nextOffset: end < section.text.length ? end : null,
}
`,
}
