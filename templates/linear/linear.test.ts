import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('linear')
const KEY = 'lin_api_of_the_test'
let running: RunningTemplate
let failure: Reply | undefined
let sent: { query: string; variables: Record<string, unknown> }[]

const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { errors: [{ message, extensions: { code, userPresentableMessage: message } }] },
})
const issue = (identifier: string, more: object = {}) => ({
  identifier,
  title: 'It',
  url: `https://linear.app/example/issue/${identifier}`,
  priorityLabel: 'No priority',
  dueDate: null,
  updatedAt: '2026-01-30T10:00:00.000Z',
  state: { name: 'Todo' },
  team: { key: 'ENG' },
  assignee: null,
  labels: { nodes: [] },
  ...more,
})
const comments = [1, 2, 3].map((number) => ({
  body: `Comment ${number}`,
  createdAt: '2026-01-30T10:00:00.000Z',
  user: number === 3 ? null : { displayName: 'ann' },
}))

/** Answers in the form that Linear documents for its GraphQL API. */
function linear(url: URL, req: IncomingMessage, body: string): Reply {
  if (`${req.method} ${url.href}` !== 'POST https://api.linear.app/graphql') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== KEY)
    return refusal(401, 'AUTHENTICATION_ERROR', 'Authentication required')
  const asked = JSON.parse(body)
  sent.push(asked)
  const { query, variables } = asked
  if (variables.id === 'ENG-9999') return refusal(200, 'INPUT_ERROR', 'Entity not found: Issue')
  const data = (fields: object): Reply => ({ body: { data: fields } })
  if (query.includes('issueCreate('))
    return data({ issueCreate: { success: true, issue: issue('ENG-124') } })
  if (query.includes('commentCreate('))
    return data({
      commentCreate: {
        success: variables.input.body !== 'lost',
        comment: { url: 'https://linear.app/c' },
      },
    })
  if (query.includes('issues('))
    return variables.after === 'second'
      ? data({
          issues: { nodes: [issue('ENG-2')], pageInfo: { hasNextPage: false, endCursor: 'z' } },
        })
      : data({
          issues: { nodes: [issue('ENG-1')], pageInfo: { hasNextPage: true, endCursor: 'second' } },
        })
  if (query.includes('teams('))
    return data({
      teams: {
        nodes: variables.key === 'XYZ' ? [] : [{ id: 'team-id', key: 'ENG', name: 'Engineering' }],
        pageInfo: { hasNextPage: false },
      },
    })
  const from = Number(variables.after ?? 0)
  const to = from + variables.comments
  return data({
    issue: {
      id: 'issue-id',
      ...issue('ENG-123'),
      description: '',
      createdAt: '2026-01-28T10:00:00.000Z',
      creator: null,
      comments: {
        nodes: comments.slice(from, to),
        pageInfo: { hasNextPage: to < comments.length, endCursor: String(to) },
      },
    },
  })
}

beforeAll(async () => {
  running = await startTemplate(template, linear, { LINEAR_API_KEY: KEY })
}, 60_000)
beforeEach(() => {
  sent = []
})
afterAll(async () => running[Symbol.asyncDispose]())

describe('linear', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.linear.app']),
    )
  })

  it('has each caller bring a key of their own', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'LINEAR_API_KEY',
        whose: 'caller',
        howToGetUrl: expect.stringMatching(/^https:\/\/linear\.app\//),
      },
    ])
  })

  it('goes on with a cursor until there is no more', async () => {
    const first = await running.call('find_issues', {})
    expect(first).toMatchObject({ issues: [{ issue: 'ENG-1' }], nextCursor: 'second' })
    expect(await running.call('find_issues', { cursor: 'second' })).toMatchObject({
      issues: [{ issue: 'ENG-2' }],
      nextCursor: null,
    })
  })

  it.each([
    [{}, { state: { type: { in: ['triage', 'backlog', 'unstarted', 'started'] } } }],
    [{ state: 'all' }, {}],
    [
      { state: 'completed', mine: true, team: 'eng' },
      {
        team: { key: { eq: 'ENG' } },
        state: { type: { in: ['completed'] } },
        assignee: { isMe: { eq: true } },
      },
    ],
    [
      { state: 'all', query: 'a "b"', assignee: 'ann', label: 'Bug' },
      {
        searchableContent: { contains: 'a "b"' },
        assignee: { displayName: { containsIgnoreCase: 'ann' } },
        labels: { name: { eqIgnoreCase: 'Bug' } },
      },
    ],
  ])('asks for %j by variables alone', async (input, filter) => {
    await running.call('find_issues', input)
    expect(sent[0]?.variables['filter']).toEqual(filter)
    expect(sent[0]?.query).not.toMatch(/eng|ann|Bug/)
  })

  it('reads as many comments as asked for, and says whether there are more', async () => {
    const wanted = { issue: 'eng-123', comments: 2 }
    expect(await running.call('get_issue', wanted)).toMatchObject({
      description: null,
      createdBy: null,
      comments: [{ text: 'Comment 1' }, { author: 'ann' }],
      hasMoreComments: true,
    })
    expect(await running.call('get_issue', { ...wanted, comments: 0 })).toMatchObject({
      comments: [],
      hasMoreComments: true,
    })
    expect(await running.call('get_issue', { ...wanted, comments: 5 })).toMatchObject({
      hasMoreComments: false,
    })
  })

  it('goes on with the comments of an issue until there are no more', async () => {
    const wanted = { issue: 'ENG-123', comments: 2 }
    expect(await running.call('get_issue', wanted)).toMatchObject({ nextCursor: '2' })
    const rest = await running.call('get_issue', { ...wanted, cursor: '2' })
    expect(rest).toMatchObject({
      comments: [{ text: 'Comment 3' }],
      hasMoreComments: false,
      nextCursor: null,
    })
    expect(await running.call('get_issue', { ...wanted, comments: 0 })).toMatchObject({
      nextCursor: null,
    })
  })

  it('creates what was given, once', async () => {
    await running.call('create_issue', { team: 'eng', title: 'It', priority: 'urgent' })
    expect(sent.map(({ variables }) => variables)).toEqual([
      { key: 'ENG' },
      { input: { teamId: 'team-id', title: 'It', priority: 1 } },
    ])
    sent = []
    await running.call('add_comment', { issue: 'ENG-123', text: 'Hello' })
    expect(sent.map(({ variables }) => variables)).toEqual([
      { id: 'ENG-123' },
      { input: { issueId: 'issue-id', body: 'Hello' } },
    ])
  })

  it('does not take an act for done that Linear did not do', async () => {
    await expect(running.call('add_comment', { issue: 'ENG-123', text: 'lost' })).rejects.toThrow(
      'did not add the comment',
    )
  })

  it.each<[Reply, string]>([
    [
      refusal(401, 'AUTHENTICATION_ERROR', 'Authentication required'),
      'Give a valid LINEAR_API_KEY',
    ],
    [refusal(403, 'FORBIDDEN', 'Forbidden'), 'may not do this'],
    [refusal(200, 'INPUT_ERROR', 'Entity not found: Issue'), 'Find it with find_issues'],
    [refusal(400, 'RATELIMITED', 'Rate limit exceeded'), 'enough requests for this hour'],
    [refusal(400, 'INPUT_ERROR', 'Argument Validation Error'), 'refuses this: Argument Validation'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the key', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('get_issue', { issue: 'ENG-123' })
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(KEY)
    } finally {
      failure = undefined
    }
  })
})
