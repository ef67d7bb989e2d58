// In the form that the search service of Hacker News documents.
import { recorded } from '../recorded.ts'

const API = 'https://hn.algolia.com/api/v1'

const story = {
  objectID: '8863',
  title: 'My YC app: Dropbox - Throw away your USB drive',
  url: 'http://www.getdropbox.com/u/2/screencast.html',
  author: 'dhouston',
  points: 111,
  num_comments: 71,
  story_text: null,
  created_at: '2007-04-04T19:16:40Z',
  created_at_i: 1175714200,
  _tags: ['story', 'author_dhouston', 'story_8863'],
}
const question = {
  ...story,
  objectID: '121003',
  title: 'Ask HN: The Arc Effect',
  url: null,
  author: 'tel',
  points: 25,
  num_comments: 16,
  story_text: '<i>or</i> HN: the Next Iteration<p>I get the impression that with Arc',
  created_at: '2008-02-22T02:33:40Z',
  _tags: ['story', 'author_tel', 'story_121003', 'ask_hn'],
}
const comment = {
  objectID: '2921983',
  author: 'norvig',
  comment_text: 'Aw shucks, guys ... you make me blush with your compliments.<p>Tell you what',
  story_id: 2921506,
  story_title: 'Peter Norvig on a 45-year-old article',
  points: null,
  created_at: '2011-08-24T18:38:47Z',
  _tags: ['comment', 'author_norvig', 'story_2921506'],
}
const found = (page: number, nbPages: number, ...hits: object[]) => ({
  hits,
  nbHits: 40,
  page,
  nbPages,
  hitsPerPage: 20,
})

export const frontPage = recorded(
  `${API}/search?tags=front_page&hitsPerPage=30`,
  found(0, 1, story, question),
)
export const frontPageOfOne = recorded(
  `${API}/search?tags=front_page&hitsPerPage=1`,
  found(0, 2, story),
)
export const storiesOfDropbox = recorded(
  `${API}/search?query=dropbox&tags=story&numericFilters=points%3E%3D100&hitsPerPage=20&page=0`,
  found(0, 2, story),
)
export const newestOfNorvig = recorded(
  `${API}/search_by_date?query=&tags=comment%2Cauthor_norvig&numericFilters=created_at_i%3E%3D1314144000&hitsPerPage=5&page=1`,
  found(1, 2, comment),
)
export const discussion = recorded(`${API}/items/8863`, {
  id: 8863,
  created_at: '2007-04-04T19:16:40.000Z',
  type: 'story',
  author: 'dhouston',
  title: 'My YC app: Dropbox - Throw away your USB drive',
  url: 'http://www.getdropbox.com/u/2/screencast.html',
  text: null,
  points: 111,
  parent_id: null,
  children: [
    {
      id: 9224,
      created_at: '2007-04-05T11:04:00.000Z',
      type: 'comment',
      author: 'BrandonM',
      text: 'I have a few qualms with this app:<p>1. For a Linux user, you can already build it',
      points: null,
      parent_id: 8863,
      children: [
        {
          id: 9272,
          created_at: '2007-04-05T12:00:00.000Z',
          type: 'comment',
          author: 'dhouston',
          text: 'Most people who want it can&#x27;t.',
          parent_id: 9224,
          children: [],
        },
      ],
    },
    { id: 9300, type: 'comment', author: null, text: null, parent_id: 8863, children: [] },
  ],
})
export const noDiscussion = recorded(
  `${API}/items/1`,
  { status: 404, error: 'Not Found' },
  { status: 404 },
)
export const norvig = recorded(`${API}/users/norvig`, {
  username: 'norvig',
  about: 'Author of <i>Paradigms</i>; see http:&#x2F;&#x2F;norvig.com',
  karma: 1046,
})
export const noUser = recorded(
  `${API}/users/nobody-there`,
  { status: 404, error: 'Not Found' },
  { status: 404 },
)
