import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('todoist')
const TOKEN = '0123456789abcdef-of-the-test'
let running: RunningTemplate
let failure: Reply | undefined
let sent: { request: string; body: unknown }[]

const task = (id: string, more: object = {}) => ({
  id,
  project_id: '6Jf8VQXxpwv56VQ7',
  labels: [],
  checked: false,
  due: null,
  deadline: { date: '2026-02-01', lang: 'en' },
  priority: 1,
  content: `Task ${id}`,
  description: '',
  ...more,
})

/** Answers in the form that Todoist documents for its API, version 1. */
function todoist(
  { origin, pathname, searchParams }: URL,
  req: IncomingMessage,
  body: string,
): Reply {
  if (origin !== 'https://api.todoist.com') return { status: 500 }
  if (failure) return failure
  if (req.headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, body: { error: 'Unauthorized', error_tag: 'UNAUTHORIZED' } }
  const request = `${req.method} ${pathname}`
  if (req.method === 'POST') sent.push({ request, body: JSON.parse(body) })
  const known = /^POST \/api\/v1\/tasks\/(\w+)(\/close)?$/.exec(request)
  if (known) {
    if (known[1] === '6X7rM8997g3RQmvX')
      return { status: 404, body: { error: 'Task not found', error_tag: 'NOT_FOUND' } }
    return known[2] ? { status: 204 } : { body: task(known[1] ?? '', JSON.parse(body)) }
  }
  switch (request) {
    case 'GET /api/v1/tasks':
      return searchParams.get('cursor') === 'two'
        ? { body: { results: [task('6X7rM8997g3RQmv2')], next_cursor: null } }
        : { body: { results: [task('6X7rM8997g3RQmv1')], next_cursor: 'two' } }
    case 'GET /api/v1/tasks/filter':
      return searchParams.get('query')?.includes('&&')
        ? { status: 400, body: { error: 'The search query is incorrect' } }
        : { body: { results: [task('6X7rM8997g3RQmv3')], next_cursor: null } }
    case 'GET /api/v1/projects':
      return { body: { results: [{ id: '6Jf8VQXxpwv56VQ7', name: 'Work' }], next_cursor: null } }
    case 'POST /api/v1/tasks':
      return body.includes('never')
        ? { status: 400, body: { error: 'Date is invalid' } }
        : { body: task('6X7rM8997g3RQmv4', JSON.parse(body)) }
    default:
      return { status: 404, body: 'Not found' }
  }
}

beforeAll(async () => {
  running = await startTemplate(template, todoist, { TODOIST_TOKEN: TOKEN })
}, 60_000)
beforeEach(() => {
  sent = []
})
afterAll(async () => running[Symbol.asyncDispose]())

describe('todoist', () => {
  it('answers what it is asked in the form of its schemas, from one host', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ origin }) => origin))).toEqual(
      new Set(['https://api.todoist.com']),
    )
  })

  it('has each caller bring a token of their own', () => {
    expect(template.spec.secrets).toMatchObject([
      {
        key: 'TODOIST_TOKEN',
        whose: 'caller',
        howToGetUrl: expect.stringMatching(/^https:\/\/app\.todoist\.com\//),
      },
    ])
  })

  it('goes on with a cursor until there is no more', async () => {
    const first = await running.call('list_tasks', {})
    expect(first).toMatchObject({
      tasks: [{ content: 'Task 6X7rM8997g3RQmv1' }],
      nextCursor: 'two',
    })
    expect(await running.call('list_tasks', { cursor: 'two' })).toMatchObject({
      tasks: [{ id: '6X7rM8997g3RQmv2', deadline: '2026-02-01', due: null }],
      nextCursor: null,
    })
  })

  it('asks with a filter, or of a project, and not with both', async () => {
    await running.call('list_tasks', { filter: 'p1 & #Work', limit: 5 })
    expect(running.asked.at(-1)?.searchParams.get('query')).toBe('p1 & #Work')
    await running.call('list_tasks', { projectId: '6Jf8VQXxpwv56VQ7' })
    expect(running.asked.at(-1)?.searchParams.get('project_id')).toBe('6Jf8VQXxpwv56VQ7')
    const both = { filter: 'today', projectId: '6Jf8VQXxpwv56VQ7' }
    await expect(running.call('list_tasks', both)).rejects.toThrow('either a filter or a project')
  })

  it('sends what was given, and nothing else', async () => {
    await running.call('add_task', { content: 'Call Ann', due: 'tomorrow at 10', priority: 'p2' })
    await running.call('update_task', { id: '6X7rM8997g3RQmvh', labels: [] })
    await running.call('complete_task', { id: '6X7rM8997g3RQmvh' })
    expect(sent).toEqual([
      {
        request: 'POST /api/v1/tasks',
        body: { content: 'Call Ann', due_string: 'tomorrow at 10', due_lang: 'en', priority: 3 },
      },
      { request: 'POST /api/v1/tasks/6X7rM8997g3RQmvh', body: { labels: [] } },
      { request: 'POST /api/v1/tasks/6X7rM8997g3RQmvh/close', body: {} },
    ])
  })

  it('changes nothing when nothing is to be changed', async () => {
    await expect(running.call('update_task', { id: '6X7rM8997g3RQmvh' })).rejects.toThrow(
      'Say what to change',
    )
    expect(sent).toEqual([])
  })

  it.each<[Reply, string]>([
    [{ status: 400, body: { error: 'Date is invalid' } }, 'understand this: Date is invalid'],
    [{ status: 401, body: 'Unauthorized' }, 'Give a valid TODOIST_TOKEN'],
    [{ status: 403, body: { error: 'Forbidden' } }, 'may not do this: Forbidden'],
    [{ status: 404, body: 'Not found' }, 'Take the id from list_tasks'],
    [{ status: 429, headers: { 'retry-after': '12' }, body: '' }, 'Try again in 12 seconds'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence without the token', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('list_tasks', { filter: 'today' })
      await expect(call).rejects.toThrow(message)
      await expect(call).rejects.not.toThrow(TOKEN)
    } finally {
      failure = undefined
    }
  })
})
