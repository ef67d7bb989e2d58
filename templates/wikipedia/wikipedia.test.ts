import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('wikipedia')
let running: RunningTemplate
let failure: Reply | undefined

const LONG = 'x'.repeat(30_000)
const ARTICLE = `Turing was a mathematician.\n\n\n== Early life ==\nBorn in London.\n\n\n=== School ===\nSherborne.\n\n\n== Career ==\n${LONG}\n`

/** Answers in the form that MediaWiki documents for its action API, format version 2. */
function mediaWiki({ host, pathname, searchParams }: URL, req: IncomingMessage): Reply {
  if (failure) return failure
  if (!host.endsWith('.wikipedia.org') || pathname !== '/w/api.php') return { status: 500 }
  if (!req.headers['user-agent']?.includes('template')) return { status: 403, body: 'Forbidden' }
  const isQuery =
    searchParams.get('action') === 'query' &&
    searchParams.get('format') === 'json' &&
    searchParams.get('formatversion') === '2'
  if (!isQuery) return { body: { error: { code: 'badvalue', info: 'Unrecognized value.' } } }
  if (searchParams.get('list') === 'search') {
    const offset = Number(searchParams.get('sroffset'))
    const most = Number(searchParams.get('srlimit'))
    const all = ['One', 'Two', 'Three'].map((title) => ({
      ns: 0,
      title,
      wordcount: 10,
      snippet: `<span class="searchmatch">${title}</span> &quot;x&quot;`,
      timestamp: '2026-01-01T00:00:00Z',
    }))
    const next = offset + most
    return {
      body: {
        batchcomplete: true,
        ...(next < all.length ? { continue: { sroffset: next, continue: '-||' } } : {}),
        query: { searchinfo: { totalhits: all.length }, search: all.slice(offset, next) },
      },
    }
  }
  if (searchParams.get('list') === 'geosearch') {
    const [latitude, longitude] = (searchParams.get('gscoord') ?? '').split('|').map(Number)
    return {
      body: {
        query: { geosearch: [{ title: 'Here', lat: latitude, lon: longitude, dist: 12.6 }] },
      },
    }
  }
  const title = searchParams.get('titles')
  if (!title?.startsWith('Alan Turing') && title !== 'Turing')
    return { body: { query: { pages: [{ ns: 0, title, missing: true }] } } }
  return {
    body: {
      query: {
        redirects: [{ from: 'Turing', to: 'Alan Turing' }],
        pages: [
          {
            pageid: 1208,
            ns: 0,
            title: 'Alan Turing',
            extract: searchParams.has('exintro') ? 'Turing was a mathematician.' : ARTICLE,
            fullurl: `https://${host}/wiki/Alan_Turing`,
          },
        ],
      },
    },
  }
}

beforeAll(async () => {
  running = await startTemplate(template, mediaWiki)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('wikipedia', () => {
  it('answers what it is asked in the form of its schemas', async () => {
    expect(await runExamples(template, running)).toEqual([])
  })

  it('asks the Wikipedia of every language that it offers, and no other host', async () => {
    const property = template.spec.tools[0]?.inputSchema.properties?.['language']
    const languages = typeof property === 'object' ? (property.enum ?? []) : []
    for (const language of languages) {
      await running.call('get_summary', { title: 'Turing', language })
      expect(running.asked.at(-1)?.host).toBe(`${String(language)}.wikipedia.org`)
    }
    expect(languages.map((language) => `${String(language)}.wikipedia.org`)).toEqual(
      template.spec.allowedDomains,
    )
  })

  it('goes on where a search ended', async () => {
    const first = await running.call('search_articles', { query: 'number', limit: 2 })
    expect(first).toMatchObject({
      articles: [{ title: 'One', excerpt: 'One "x"' }, { title: 'Two' }],
      total: 3,
      nextOffset: 2,
    })
    expect(
      await running.call('search_articles', { query: 'number', limit: 2, offset: 2 }),
    ).toMatchObject({ articles: [{ title: 'Three' }], nextOffset: null })
  })

  it('reads a section with what stands below it, in parts', async () => {
    const article = { title: 'Alan Turing', section: 'Early life' }
    expect(await running.call('read_article', article)).toEqual({
      title: 'Alan Turing',
      link: 'https://en.wikipedia.org/wiki/Alan_Turing',
      headings: ['Introduction', 'Early life', 'Career'],
      section: 'Early life',
      text: 'Born in London.\n\n\n=== School ===\nSherborne.',
      characters: 43,
      nextOffset: null,
    })
    const long = { ...article, section: 'Career', offset: 12_000 }
    expect(await running.call('read_article', long)).toMatchObject({
      characters: 30_000,
      nextOffset: 24_000,
    })
    expect(await running.call('read_article', { ...long, offset: 24_000 })).toMatchObject({
      text: 'x'.repeat(6_000),
      nextOffset: null,
    })
  })

  it('names the headings when a section is not there', async () => {
    await expect(
      running.call('read_article', { title: 'Alan Turing', section: 'Recipes' }),
    ).rejects.toThrow('Introduction, Early life, Career')
  })

  it.each<[Reply, string]>([
    [{ status: 403, body: 'Forbidden' }, 'refuses requests from this server'],
    [{ status: 429, body: 'Too many requests' }, 'Try again in a minute'],
    [{ body: { error: { code: 'ratelimited', info: 'Too much.' } } }, 'Try again in a minute'],
    [{ body: { error: { code: 'badtitle', info: 'Bad title "|".' } } }, 'request: Bad title'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      await expect(running.call('get_summary', { title: 'Turing' })).rejects.toThrow(message)
    } finally {
      failure = undefined
    }
  })
})
