// In the form of GitHub's REST API, version 2022-11-28.
import { recorded } from '../recorded.ts'

const API = 'https://api.github.com'
const HELLO = `${API}/repos/octocat/Hello-World`
const octocat = { login: 'octocat', id: 583231, type: 'User' }

const helloWorld = {
  id: 1296269,
  full_name: 'octocat/Hello-World',
  description: 'My first repository on GitHub!',
  private: false,
  language: null,
  stargazers_count: 3025,
  forks_count: 2911,
  open_issues_count: 1540,
  archived: false,
  pushed_at: '2026-01-14T04:26:10Z',
  html_url: 'https://github.com/octocat/Hello-World',
  default_branch: 'master',
  license: null,
  topics: [],
  homepage: '',
}
const node = {
  id: 27193779,
  full_name: 'nodejs/node',
  description: 'Node.js JavaScript runtime',
  private: false,
  language: 'JavaScript',
  stargazers_count: 113000,
  forks_count: 33000,
  open_issues_count: 2100,
  archived: false,
  pushed_at: '2026-01-26T19:06:43Z',
  html_url: 'https://github.com/nodejs/node',
  default_branch: 'main',
  license: { key: 'other', spdx_id: 'NOASSERTION' },
  topics: ['javascript', 'nodejs', 'runtime'],
  homepage: 'https://nodejs.org',
}

export const repositoryOfNode = recorded(`${API}/repos/nodejs/node`, node)
export const repositoryOfHello = recorded(HELLO, helloWorld)

const search = (...items: object[]) =>
  recorded(`${API}/search/repositories`, {
    total_count: items.length,
    incomplete_results: false,
    items,
  })
export const searchOfServers = search({
  ...helloWorld,
  full_name: 'octocat/hello-mcp',
  language: 'TypeScript',
})
export const searchOfNode = search(node)

const issue = {
  number: 1347,
  title: 'Found a bug',
  state: 'open',
  user: octocat,
  labels: [{ id: 208045946, name: 'bug' }],
  comments: 1,
  created_at: '2026-01-10T13:33:48Z',
  updated_at: '2026-01-12T09:00:00Z',
  html_url: 'https://github.com/octocat/Hello-World/issues/1347',
  body: 'I am having a problem with this.',
}
const pull = {
  ...issue,
  number: 1348,
  title: 'Amend the readme',
  labels: [],
  comments: 0,
  html_url: 'https://github.com/octocat/Hello-World/pull/1348',
  draft: false,
  merged_at: null,
  head: { label: 'octocat:new-topic', ref: 'new-topic' },
  base: { label: 'octocat:master', ref: 'master' },
}

// GitHub lists pull requests among the issues.
export const openIssues = recorded(`${HELLO}/issues`, [
  { ...pull, pull_request: { url: `${HELLO}/pulls/1348` } },
  issue,
])
export const closedBugs = recorded(`${HELLO}/issues`, [
  { ...issue, number: 1340, title: 'The greeting is cut', state: 'closed' },
])

export const issueAlone = recorded(`${HELLO}/issues/1347`, issue)
export const issueWithComment = [
  ...issueAlone,
  ...recorded(`${HELLO}/issues/1347/comments`, [
    { id: 1, user: octocat, created_at: '2026-01-12T09:00:00Z', body: 'Me too' },
  ]),
]

export const issueWithMoreComments = [
  ...recorded(`${HELLO}/issues/1347`, { ...issue, comments: 3 }),
  ...recorded(`${HELLO}/issues/1347/comments?per_page=1&page=2`, [
    { id: 2, user: octocat, created_at: '2026-01-13T09:00:00Z', body: 'It is fixed' },
  ]),
]

export const openPulls = recorded(`${HELLO}/pulls`, [pull])
export const mergedPulls = recorded(`${HELLO}/pulls`, [
  {
    ...pull,
    state: 'closed',
    merged_at: '2026-01-13T10:00:00Z',
    base: { label: 'octocat:main', ref: 'main' },
  },
])

export const readme = recorded(`${HELLO}/contents/README`, {
  type: 'file',
  encoding: 'base64',
  size: 13,
  name: 'README',
  path: 'README',
  content: 'SGVsbG8gV29ybGQhCg==\n',
})
export const topFolder = recorded(`${HELLO}/contents/`, [
  { name: 'README', path: 'README', type: 'file', size: 13 },
])
