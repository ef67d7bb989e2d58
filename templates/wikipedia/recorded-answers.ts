// In the form that MediaWiki documents for its action API, format version 2.
import { recorded } from '../recorded.ts'

const query = (language: string, parameters: Record<string, string>, answer: unknown) =>
  recorded(
    `https://${language}.wikipedia.org/w/api.php?${new URLSearchParams({ action: 'query', format: 'json', formatversion: '2', ...parameters }).toString()}`,
    answer,
  )
const searched = { list: 'search', srprop: 'snippet|wordcount|timestamp' }
const text = {
  prop: 'extracts|info',
  inprop: 'url',
  explaintext: '1',
  exsectionformat: 'wiki',
  redirects: '1',
}
const page = (title: string, extract: string) => ({
  batchcomplete: true,
  query: {
    pages: [
      {
        pageid: 1208,
        ns: 0,
        title,
        extract,
        contentmodel: 'wikitext',
        pagelanguage: 'en',
        length: 150_000,
        fullurl: `https://en.wikipedia.org/wiki/${title.replaceAll(' ', '_')}`,
      },
    ],
  },
})

export const searchOfTuring = query(
  'en',
  { ...searched, srsearch: 'turing machine', srlimit: '10', sroffset: '0' },
  {
    batchcomplete: true,
    continue: { sroffset: 10, continue: '-||' },
    query: {
      searchinfo: { totalhits: 5310 },
      search: [
        {
          ns: 0,
          title: 'Turing machine',
          pageid: 30403,
          wordcount: 9620,
          snippet:
            'A <span class="searchmatch">Turing</span> <span class="searchmatch">machine</span> is a model of computation &amp; more',
          timestamp: '2026-01-20T10:00:00Z',
        },
      ],
    },
  },
)
export const searchInGerman = query(
  'de',
  { ...searched, srsearch: 'xyzzyx', srlimit: '3', sroffset: '0' },
  { batchcomplete: true, query: { searchinfo: { totalhits: 0 }, search: [] } },
)
export const summaryOfTuring = query(
  'en',
  { ...text, titles: 'Turing', exintro: '1' },
  {
    ...page('Alan Turing', 'Alan Mathison Turing was an English mathematician.'),
    redirects: [{ from: 'Turing', to: 'Alan Turing' }],
  },
)
export const noArticle = query(
  'en',
  { ...text, titles: 'Alan Turin', exintro: '1' },
  { batchcomplete: true, query: { pages: [{ ns: 0, title: 'Alan Turin', missing: true }] } },
)
export const articleOfTuring = query(
  'en',
  { ...text, titles: 'Alan Turing' },
  page(
    'Alan Turing',
    'Alan Mathison Turing was an English mathematician.\n\n\n== Early life ==\nTuring was born in London.\n\n\n=== School ===\nHe went to Sherborne.\n\n\n== Career ==\nAt Bletchley Park he broke codes.',
  ),
)
export const nearBrandenburgGate = query(
  'de',
  { list: 'geosearch', gscoord: '52.5163|13.3777', gsradius: '500', gslimit: '10' },
  {
    batchcomplete: true,
    query: {
      geosearch: [
        {
          pageid: 8150,
          ns: 0,
          title: 'Brandenburger Tor',
          lat: 52.5163,
          lon: 13.3777,
          dist: 0.4,
          primary: true,
        },
        {
          pageid: 9012,
          ns: 0,
          title: 'Pariser Platz',
          lat: 52.5164,
          lon: 13.3787,
          dist: 68.6,
          primary: true,
        },
      ],
    },
  },
)
export const nearNothing = query(
  'en',
  { list: 'geosearch', gscoord: '0|-140', gsradius: '10000', gslimit: '1' },
  { batchcomplete: true, query: { geosearch: [] } },
)
