import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('github-reader')
const TOKEN = 'github_pat_of_the_test'
let running: RunningTemplate
let failure: Reply | undefined

const user = { login: 'octocat', id: 1 }
const repo = (fullName: string) => ({
  id: 1296269,
  full_name: fullName,
  description: 'My first repository',
  private: false,
  language: null,
  stargazers_count: 80,
  forks_count: 9,
  open_issues_count: 2,
  archived: false,
  pushed_at: '2026-01-26T19:06:43Z',
  html_url: `https://github.com/${fullName}`,
  default_branch: 'main',
  license: { key: 'mit', spdx_id: 'MIT' },
  topics: ['octocat', 'api'],
  homepage: null,
})
const issue = (number: number, more: object = {}) => ({
  number,
  title: 'Found a bug',
  state: 'open',
  user,
  labels: [{ id: 1, name: 'bug' }],
  comments: 2,
  created_at: '2026-04-22T13:33:48Z',
  updated_at: '2026-04-22T13:33:48Z',
  html_url: `https://github.com/octocat/Hello-World/issues/${number}`,
  body: "I'm having a problem with this.",
  ...more,
})
const comments = Array.from({ length: 65 }, (_, index) => ({
  user,
  created_at: '2026-04-14T16:00:49Z',
  body: index === 0 ? 'Me too' : `Comment ${index}`,
}))
const file = (content: Buffer, more: object = {}) => ({
  type: 'file',
  encoding: 'base64',
  size: content.length,
  content: content.toString('base64').replace(/(.{60})/g, '$1\n'),
  ...more,
})

/** Answers in the form of GitHub's REST API, version 2022-11-28. */
function gitHub({ host, pathname, searchParams }: URL, req: IncomingMessage): Reply {
  if (host !== 'api.github.com') return { status: 500 }
  if (failure) return failure
  if (req.headers['authorization'] !== `Bearer ${TOKEN}`)
    return { status: 401, body: { message: 'Bad credentials' } }
  const name = /^\/repos\/([^/]+\/[^/]+)/.exec(pathname)?.[1] ?? ''
  const rest = pathname.slice(`/repos/${name}`.length)
  const page = Number(searchParams.get('page') ?? 1)
  const most = Number(searchParams.get('per_page') ?? 30)
  if (pathname === '/search/repositories') {
    return {
      body: { total_count: 1, incomplete_results: false, items: [repo('octocat/Hello-World')] },
    }
  }
  switch (rest) {
    case '':
      return { body: repo(name) }
    case '/issues':
      return { body: [issue(1), issue(2, { pull_request: { url: 'x' } }), issue(3)].slice(0, most) }
    case '/issues/1347':
      return { body: issue(1347, { comments: comments.length }) }
    case '/issues/1347/comments':
      return {
        body: comments.slice((page - 1) * most, page * most),
      }
    case '/pulls':
      return {
        body: [
          {
            ...issue(7),
            draft: true,
            merged_at: null,
            head: { label: 'octocat:new-topic' },
            base: { ref: 'main' },
          },
        ],
      }
    case '/contents/README':
      return { body: file(Buffer.from('# Hello\none\ntwo ü\n')) }
    case '/contents/':
      return {
        body: [
          { name: 'src', type: 'dir', size: 0 },
          { name: 'README', type: 'file', size: 13 },
        ],
      }
    case '/contents/image.png':
      return { body: file(Buffer.from([137, 80, 78, 71, 0, 1])) }
    case '/contents/large.csv':
      return { body: file(Buffer.alloc(0), { encoding: 'none', size: 2_000_000 }) }
    case '/contents/lib':
      return { body: { type: 'submodule' } }
    default:
      return {
        status: 404,
        body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
      }
  }
}

beforeAll(async () => {
  running = await startTemplate(template, gitHub, { GITHUB_TOKEN: TOKEN })
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

const hello = { owner: 'octocat', repository: 'Hello-World' }

describe('github-reader', () => {
  it('answers every example call as its schema says, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.github.com']),
    )
  })

  it('declares its token as a secret of the owner, with a place to get one', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'GITHUB_TOKEN',
        whose: 'owner',
        howToGetUrl: expect.stringMatching(/^https:\/\/github\.com\//),
      },
    ])
  })

  it('leaves pull requests out of the issues, and says whether there are more', async () => {
    const answer = await running.call('list_issues', {
      ...hello,
      labels: ['bug', 'help wanted'],
      limit: 3,
    })
    expect(answer).toMatchObject({
      issues: [{ number: 1, labels: ['bug'] }, { number: 3 }],
      nextPage: 2,
    })
    expect(running.asked.at(-1)?.searchParams.get('labels')).toBe('bug,help wanted')
    expect(await running.call('list_issues', hello)).toMatchObject({ nextPage: null })
  })

  it('reads an issue with as many comments as asked for', async () => {
    const withOne = await running.call('get_issue', { ...hello, number: 1347, comments: 1 })
    expect(withOne).toMatchObject({
      isPullRequest: false,
      thread: [{ author: 'octocat', body: 'Me too' }],
    })
    expect(await running.call('get_issue', { ...hello, number: 1347, comments: 0 })).toMatchObject({
      thread: [],
      nextPage: null,
    })
  })

  it('reads all comments of an issue, a page at a time', async () => {
    const read = (page: number) =>
      running.call('get_issue', { ...hello, number: 1347, comments: 30, page }) as Promise<{
        thread: { body: string }[]
        nextPage: number | null
      }>
    const [first, second, third] = [await read(1), await read(2), await read(3)]
    expect([first.nextPage, second.nextPage, third.nextPage]).toEqual([2, 3, null])
    expect([first, second, third].flatMap(({ thread }) => thread.map(({ body }) => body))).toEqual(
      comments.map(({ body }) => body),
    )
  })

  it('reads files in parts, and folders', async () => {
    const part = await running.call('read_file', {
      ...hello,
      path: '/README',
      fromLine: 2,
      lines: 2,
    })
    expect(part).toEqual({
      path: 'README',
      kind: 'file',
      text: 'one\ntwo ü',
      fromLine: 2,
      totalLines: 4,
    })
    expect(await running.call('read_file', { ...hello, path: '' })).toMatchObject({
      kind: 'folder',
      entries: [{ name: 'src' }, { name: 'README' }],
    })
  })

  it.each([
    ['image.png', 'binary file of 6 bytes'],
    ['large.csv', 'too large'],
    ['lib', 'a submodule'],
    ['../../user', 'without "." and ".."'],
    ['none', 'GitHub has nothing there'],
  ])('says why %s cannot be read', async (path, message) => {
    await expect(running.call('read_file', { ...hello, path })).rejects.toThrow(message)
  })

  it.each<[Reply, string]>([
    [{ status: 401, body: { message: 'Bad credentials' } }, 'must set a valid GITHUB_TOKEN'],
    [
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225600' },
        body: { message: 'API rate limit exceeded' },
      },
      'Try again after 2026-01-01T00:00:00.000Z',
    ],
    [
      { status: 429, headers: { 'retry-after': '30' }, body: { message: 'secondary rate limit' } },
      'Try again in 30 seconds',
    ],
    [
      { status: 403, body: { message: 'Resource not accessible by personal access token' } },
      'may not read this: Resource not accessible',
    ],
    [{ status: 404, body: { message: 'Not Found' } }, 'Check the names'],
    [
      { status: 422, body: { message: 'Validation Failed' } },
      'does not understand the query: Validation Failed',
    ],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the token', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('get_repository', hello)
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(TOKEN)
    } finally {
      failure = undefined
    }
  })
})
