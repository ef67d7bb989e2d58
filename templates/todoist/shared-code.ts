import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One request to Todoist; what goes wrong becomes a sentence that says what to do. */
async function ask(
  ctx: ToolContext<Secrets>,
  path: string,
  { query = {}, body }: { query?: Record<string, string | number | undefined>; body?: object } = {},
): Promise<Fields> {
  const url = new URL('/api/v1/' + path, 'https://api.todoist.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: 'Bearer ' + ctx.secrets.TODOIST_TOKEN, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: ctx.signal,
  })
  const text = await response.text()
  const answer = jsonOf(text)
  if (response.ok) return answer
  throw new Error(explain(response, textOf(answer.error) || cut(text, 200)))
}

function jsonOf(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function explain({ status, headers }: Response, message: string): string {
  if (status === 400) return 'Todoist does not understand this: ' + message
  if (status === 401) return 'Todoist does not accept your token. Give a valid TODOIST_TOKEN where you connected this server.'
  if (status === 403) return 'Your Todoist account may not do this: ' + message
  if (status === 404) return 'Todoist has no such task or project. Take the id from list_tasks or list_projects.'
  if (status === 429) return 'Todoist has had enough requests for now. Try again in ' + (headers.get('retry-after') ?? '60') + ' seconds.'
  return 'Todoist does not answer properly now (status ' + status + '). Try again later.'
}

/** In Todoist's API, 4 is what its pages call p1. */
const PRIORITIES = new Map([[4, 'p1'], [3, 'p2'], [2, 'p3'], [1, 'p4']])

function numberOfPriority(priority: 'p1' | 'p2' | 'p3' | 'p4' | undefined): number | undefined {
  return [...PRIORITIES].find(([, name]) => name === priority)?.[0]
}

function readTask(task: Fields) {
  const due = fieldsOf(task.due)
  const id = textOf(task.id)
  return {
    id,
    content: textOf(task.content),
    description: cut(textOf(task.description), 1_000),
    projectId: textOf(task.project_id),
    labels: textsOf(task.labels),
    priority: PRIORITIES.get(numberOf(task.priority)) ?? 'p4',
    due: textOrNull(due.date),
    dueWords: textOrNull(due.string),
    isRecurring: due.is_recurring === true,
    deadline: textOrNull(fieldsOf(task.deadline).date),
    link: 'https://app.todoist.com/app/task/' + id,
  }
}
`}`
