import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('sentry-reader')
const TOKEN = 'sntryu_of_the_test'
let running: RunningTemplate
let failure: Reply | undefined

const issue = (id: string) => ({
  id,
  shortId: `SHOP-${id}`,
  title: 'TypeError: x is undefined',
  culprit: '/pay',
  level: 'error',
  status: 'unresolved',
  project: { id: '1', slug: 'shop' },
  count: '7',
  userCount: 3,
  firstSeen: '2026-01-01T00:00:00Z',
  lastSeen: '2026-01-02T00:00:00Z',
  assignedTo: null,
  permalink: `https://sentry.io/issues/${id}/`,
})
const frame = (number: number) => ({
  filename: `file${number}.js`,
  function: `call${number}`,
  lineNo: number,
  inApp: number > 1,
  context: [[number, `  line(${number})`]],
})
const event = {
  eventID: 'abc',
  title: 'TypeError: x is undefined',
  dateCreated: '2026-01-02T00:00:00Z',
  user: { email: 'customer@example.org', ip_address: '192.0.2.1' },
  release: null,
  entries: [
    {
      type: 'exception',
      data: {
        values: [
          {
            type: 'TypeError',
            value: 'x is undefined',
            stacktrace: { frames: [1, 2, 3].map(frame) },
          },
          { type: 'Error', value: 'without a trace', stacktrace: null },
        ],
      },
    },
    {
      type: 'request',
      data: {
        method: 'POST',
        url: 'https://shop.example.org/pay?card=4242',
        data: { card: '4242' },
      },
    },
  ],
  tags: [
    { key: 'user', value: 'email:customer@example.org' },
    { key: 'url', value: 'https://shop.example.org/pay?card=4242' },
    { key: 'environment', value: 'production' },
  ],
}

function page(url: URL, rows: object[]): Reply {
  const start = Number(url.searchParams.get('cursor')?.split(':')[1] ?? 0)
  const most = Number(url.searchParams.get('limit') ?? 100)
  const hasMore = start + most < rows.length
  const neighbour = (rel: string, at: number, results: boolean) =>
    `<${url.origin}${url.pathname}?cursor=0:${at}:0>; rel="${rel}"; results="${results}"; cursor="0:${at}:0"`
  return {
    headers: {
      link: `${neighbour('previous', 0, start > 0)}, ${neighbour('next', start + most, hasMore)}`,
    },
    body: rows.slice(start, start + most),
  }
}

/** Answers in the form that Sentry documents for its API, version 0. */
function sentry(url: URL, req: IncomingMessage): Reply {
  if (url.origin !== 'https://sentry.io') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, body: { detail: 'Invalid token' } }
  switch (url.pathname) {
    case '/api/0/organizations/':
      return page(url, [{ id: '2', slug: 'example', name: 'Example' }])
    case '/api/0/organizations/example/projects/':
      return page(url, [{ id: '1', slug: 'shop', name: 'Shop', platform: 'javascript' }])
    case '/api/0/organizations/example/issues/':
      return page(url, ['1', '2', '3'].map(issue))
    case '/api/0/organizations/example/issues/1170820242/':
      return { body: { ...issue('1170820242'), firstRelease: null, tags: [] } }
    case '/api/0/organizations/example/issues/1170820242/events/latest/':
    case '/api/0/organizations/example/issues/1170820243/events/latest/':
      return { body: event }
    default:
      return { status: 404, body: { detail: 'The requested resource does not exist' } }
  }
}

beforeAll(async () => {
  running = await startTemplate(template, sentry, { SENTRY_TOKEN: TOKEN })
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

const example = { organization: 'example' }

describe('sentry-reader', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://sentry.io']),
    )
  })

  it('declares its token as a secret of the owner, with a place to get one', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'SENTRY_TOKEN',
        whose: 'owner',
        howToGetUrl: expect.stringMatching(/^https:\/\/sentry\.io\//),
      },
    ])
  })

  it('goes on with a cursor until there is no more', async () => {
    const first = await running.call('list_issues', { ...example, limit: 2 })
    expect(first).toMatchObject({
      issues: [{ id: '1', events: 7 }, { id: '2' }],
      nextCursor: '0:2:0',
    })
    expect(
      await running.call('list_issues', { ...example, limit: 2, cursor: '0:2:0' }),
    ).toMatchObject({ issues: [{ id: '3' }], nextCursor: null })
  })

  it('asks for a project within the search', async () => {
    await running.call('list_issues', { ...example, project: 'shop', query: '' })
    expect(running.asked.at(-1)?.searchParams.get('query')).toBe('project:shop')
  })

  it('shows the innermost frames, and nothing of people and their requests', async () => {
    const latest = { ...example, issue: '1170820242', frames: 2 }
    const answer = await running.call('get_latest_event', latest)
    expect(answer).toMatchObject({
      request: 'POST https://shop.example.org/pay',
      exceptions: [
        {
          type: 'TypeError',
          frames: [
            { file: 'file3.js', line: 3, isOfApp: true, code: 'line(3)' },
            { file: 'file2.js' },
          ],
        },
        { message: 'without a trace', frames: [] },
      ],
      tags: [{ name: 'environment', value: 'production' }],
    })
    expect(JSON.stringify(answer)).not.toMatch(/customer|192\.0|4242/)
  })

  it.each<[Reply, string]>([
    [{ status: 400, body: { detail: 'Invalid query.' } }, 'search: Invalid query.'],
    [{ status: 401, body: { detail: 'Invalid token' } }, 'must set a valid SENTRY_TOKEN'],
    [{ status: 403, body: { detail: 'You do not have permission.' } }, 'must give it org:read'],
    [{ status: 404, body: { detail: 'Not here' } }, 'Check the organization'],
    [{ status: 429, headers: { 'retry-after': '5' }, body: '' }, 'Try again in 5 seconds'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the token', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('list_issues', example)
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(TOKEN)
    } finally {
      failure = undefined
    }
  })
})
