// In the form that Crossref documents for its REST API.
import { recorded } from '../recorded.ts'

const API = 'https://api.crossref.org'
const deepLearning = {
  DOI: '10.1038/nature14539',
  type: 'journal-article',
  title: ['Deep learning'],
  author: [
    { given: 'Yann', family: 'LeCun', sequence: 'first', affiliation: [] },
    { given: 'Yoshua', family: 'Bengio', sequence: 'additional', affiliation: [] },
    { given: 'Geoffrey', family: 'Hinton', sequence: 'additional', affiliation: [] },
  ],
  'container-title': ['Nature'],
  publisher: 'Springer Science and Business Media LLC',
  issued: { 'date-parts': [[2015, 5, 27]] },
  volume: '521',
  issue: '7553',
  page: '436-444',
  'is-referenced-by-count': 60_000,
  'reference-count': 2,
  URL: 'https://doi.org/10.1038/nature14539',
}
const list = (total: number, ...items: object[]) => ({
  status: 'ok',
  'message-type': 'work-list',
  message: { 'total-results': total, items, 'items-per-page': 20, query: { 'start-index': 0 } },
})
const single = (work: object) => ({ status: 'ok', 'message-type': 'work', message: work })
const SELECT = 'DOI%2Ctitle%2Cauthor%2Cissued%2Ccontainer-title%2Ctype%2Cis-referenced-by-count'

export const searchOfLearning = recorded(
  `${API}/works?query=deep+learning&select=${SELECT}&sort=is-referenced-by-count&order=desc&rows=1&offset=0`,
  list(310_000, deepLearning),
)
export const searchOfNothing = recorded(
  `${API}/works?query=qzxqzx&query.author=nobody&filter=from-pub-date%3A2024%2Cuntil-pub-date%3A2025%2Ctype%3Ajournal-article&select=${SELECT}&sort=relevance&order=desc&rows=10&offset=0`,
  list(0),
)
export const paper = recorded(
  `${API}/works/10.1038%2Fnature14539`,
  single({
    ...deepLearning,
    abstract:
      '<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title>' +
      '<jats:p>Deep learning allows computational models &amp; more.</jats:p></jats:sec>' +
      '<jats:sec><jats:title>Methods</jats:title><jats:p>Many layers.</jats:p></jats:sec>',
    license: [{ URL: 'https://www.springer.com/tdm', 'content-version': 'tdm' }],
    reference: [
      {
        key: 'BFnature14539_CR1',
        'doi-asserted-by': 'publisher',
        DOI: '10.1145/3065386',
        author: 'A Krizhevsky',
        'article-title': 'ImageNet classification with deep convolutional neural networks',
        year: '2012',
      },
      { key: 'BFnature14539_CR2', unstructured: 'Farabet, C. et al. Learning features. 2013.' },
    ],
  }),
)
export const bareWork = recorded(
  `${API}/works/10.5555%2F12345678`,
  single({ DOI: '10.5555/12345678', type: 'book', title: [], issued: { 'date-parts': [[null]] } }),
)
export const noWork = recorded(`${API}/works/10.9999%2Fnothing`, 'Resource not found.', {
  status: 404,
})
