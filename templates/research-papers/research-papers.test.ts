import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('research-papers')
let running: RunningTemplate
let failure: Reply | undefined

const work = (number: number, more: object = {}) => ({
  DOI: `10.5555/${number}`,
  type: 'journal-article',
  title: [`Work <i>${number}</i>`],
  author: [{ given: 'Ann', family: 'Ames' }, { name: 'The Consortium' }],
  'container-title': [],
  issued: { 'date-parts': [[2024, 3]] },
  'is-referenced-by-count': number,
  ...more,
})
const many = Array.from({ length: 9 }, (_, index) => ({ given: 'A.', family: `Author${index}` }))

const abstracts: Record<string, string> = {
  '10.5555/sections': `<jats:title>Abstract</jats:title>
    <jats:sec>
      <jats:title>Background</jats:title>
      <jats:p>Rain in
        <jats:italic>June</jats:italic> &lt;29 days.</jats:p>
    </jats:sec>
    <jats:sec><jats:title>Methods</jats:title><jats:p>Two.</jats:p><jats:p>Three.</jats:p></jats:sec>`,
  '10.5555/list':
    '<p>Found:</p><jats:list list-type="bullet"><jats:list-item><jats:p>sun</jats:p></jats:list-item><jats:list-item><jats:p>wind</jats:p></jats:list-item></jats:list>',
  '10.5555/plain': 'No marks at all.',
}

/** Answers in the form that Crossref documents for its REST API. */
function crossref({ origin, pathname, searchParams }: URL): Reply {
  if (failure) return failure
  if (origin !== 'https://api.crossref.org') return { status: 500 }
  if (pathname === '/works') {
    const offset = Number(searchParams.get('offset'))
    const rows = Number(searchParams.get('rows'))
    const items = [1, 2, 3].slice(offset, offset + rows).map((number) => work(number))
    return {
      body: { status: 'ok', 'message-type': 'work-list', message: { 'total-results': 3, items } },
    }
  }
  const doi = decodeURIComponent(pathname.replace('/works/', ''))
  if (doi === '10.9999/nothing') return { status: 404, body: 'Resource not found.' }
  const reference = [1, 2, 3].map((number) => ({
    key: String(number),
    unstructured: `No. ${number}`,
  }))
  return {
    body: {
      status: 'ok',
      message: work(1, {
        DOI: doi,
        author: many,
        publisher: 'A Press',
        'reference-count': 3,
        reference,
        abstract: abstracts[doi],
      }),
    },
  }
}

beforeAll(async () => {
  running = await startTemplate(template, crossref)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('research-papers', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.crossref.org']),
    )
  })

  it('joins filters as Crossref wants them, and leaves out what was not asked', async () => {
    await running.call('search_papers', {
      query: 'x',
      fromYear: 2020,
      kind: 'book',
      order: 'newest',
    })
    const asked = running.asked.at(-1)?.searchParams
    expect(asked?.get('filter')).toBe('from-pub-date:2020,type:book')
    expect(asked?.get('sort')).toBe('published')
    await running.call('search_papers', { query: 'x' })
    expect(running.asked.at(-1)?.searchParams.has('filter')).toBe(false)
    expect(running.asked.at(-1)?.searchParams.has('query.author')).toBe(false)
  })

  it('goes on where a search ended', async () => {
    const first = await running.call('search_papers', { query: 'x', limit: 2 })
    expect(first).toMatchObject({
      papers: [
        { title: 'Work 1', authors: ['Ann Ames', 'The Consortium'], year: 2024, journal: null },
        { doi: '10.5555/2' },
      ],
      total: 3,
      nextOffset: 2,
    })
    expect(await running.call('search_papers', { query: 'x', limit: 2, offset: 2 })).toMatchObject({
      papers: [{ doi: '10.5555/3' }],
      nextOffset: null,
    })
  })

  it('asks for a DOI as one part of the path, and cites with its first authors', async () => {
    const paper = await running.call('get_paper', { doi: '10.1002/(sici)1097-0258(1998)<1::x>3.0' })
    expect(running.asked.at(-1)?.pathname.split('/')).toHaveLength(3)
    expect(paper).toMatchObject({
      publishedOn: '2024-03',
      abstract: null,
      citation: expect.stringMatching(
        /^A\. Author0, .*, A\. Author5 et al\. \(2024\)\. Work 1\. A Press\. https:\/\/doi\.org\//,
      ),
    })
  })

  it.each([
    ['10.5555/sections', 'Abstract\n\nBackground\nRain in June <29 days.\n\nMethods\nTwo.\nThree.'],
    ['10.5555/list', 'Found:\n\nsun\n\nwind'],
    ['10.5555/plain', 'No marks at all.'],
  ])('keeps the parts of an abstract apart: %s', async (doi, abstract) => {
    expect(await running.call('get_paper', { doi })).toMatchObject({ abstract })
  })

  it('lists references in parts', async () => {
    const cited = { doi: '10.5555/1', limit: 2 }
    expect(await running.call('list_references', cited)).toMatchObject({ total: 3, nextOffset: 2 })
    expect(await running.call('list_references', { ...cited, offset: 2 })).toEqual({
      references: [{ text: 'No. 3', year: null, doi: null }],
      total: 3,
      nextOffset: null,
    })
  })

  it.each<[Reply, string]>([
    [{ status: 404, body: 'Resource not found.' }, 'Find the work with search_papers'],
    [
      {
        status: 400,
        body: {
          status: 'failed',
          'message-type': 'validation-failure',
          message: [{ type: 'parameter-not-found', message: 'This is not a valid date' }],
        },
      },
      'search: This is not a valid date',
    ],
    [{ status: 429, body: 'Too many requests' }, 'Try again in a minute'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      await expect(running.call('get_paper', { doi: '10.5555/1' })).rejects.toThrow(message)
    } finally {
      failure = undefined
    }
  })
})
