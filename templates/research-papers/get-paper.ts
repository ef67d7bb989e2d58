import {
  closed,
  count,
  described,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { bareWork, noWork, paper } from './recorded-answers.ts'
import { doi, paperFields } from './tool-parts.ts'

export const getPaper: TemplateTool = {
  name: 'get_paper',
  title: 'Get a paper',
  description:
    'One work by its DOI: abstract where the publisher gives it, journal, date, licence, and a citation to copy. Use it after search_papers, or with a DOI from a text.',
  annotations: readsOutside,
  inputSchema: parameters({ doi }, ['doi']),
  outputSchema: closed({
    ...paperFields,
    publishedOn: textOrNull,
    publisher: textOrNull,
    abstract: described(textOrNull, 'null when the publisher gives none'),
    references: described(count, 'How many works it cites'),
    licence: described(textOrNull, 'The page of the licence'),
    citation: text,
  }),
  exampleCalls: [
    {
      title: 'With its abstract',
      arguments: { doi: '10.1038/nature14539' },
      upstream: paper,
      expected: {
        publishedOn: '2015-05-27',
        abstract:
          'Abstract\n\nBackground\nDeep learning allows computational models & more.\n\nMethods\nMany layers.',
        citation:
          'Yann LeCun, Yoshua Bengio, Geoffrey Hinton (2015). Deep learning. Nature, 521(7553), 436-444. https://doi.org/10.1038/nature14539',
      },
    },
    {
      title: 'Of which little is known',
      arguments: { doi: '10.5555/12345678' },
      upstream: bareWork,
      expected: { year: null, authors: [], abstract: null, publishedOn: null },
    },
    {
      title: 'A DOI that is not there',
      arguments: { doi: '10.9999/nothing' },
      upstream: noWork,
      isError: true,
      expected: 'no work with this DOI',
    },
  ],
  implementation: String.raw`
const work = await getWork(ctx, input.doi)
const paper = readPaper(work)
const abstract = abstractOf(work)
const volume = textOf(work.volume)
const issue = textOf(work.issue)
const place = [
  paper.journal ?? textOf(work.publisher),
  issue === '' ? volume : volume + '(' + issue + ')',
  textOf(work.page),
].filter((part) => part !== '')
const who = paper.authors.length > 6 ? paper.authors.slice(0, 6).join(', ') + ' et al.' : paper.authors.join(', ')
const [publishedOn] = dateOf(work)
return {
  ...paper,
  publishedOn,
  publisher: textOrNull(work.publisher),
  abstract: abstract === '' ? null : cut(abstract, 5_000),
  references: numberOf(work['reference-count']),
  licence: textOrNull(listOf(work.license)[0]?.URL),
  citation: [(who + ' (' + (paper.year ?? 'n.d.') + ')').trim(), paper.title, place.join(', '), paper.link].filter((part) => part !== '').join('. '),
}
`,
}
