import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
const ISSUE = 'identifier title url priorityLabel dueDate updatedAt state { name } team { key } assignee { displayName } labels { nodes { name } }'

/** One query of Linear's GraphQL API; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, query: string, variables: object): Promise<Fields> {
  const response = await ctx.fetch('https://api.linear.app/graphql', {
    method: 'POST',
    // a personal key stands here as it is, without "Bearer"
    headers: { authorization: ctx.secrets.LINEAR_API_KEY ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: ctx.signal,
  })
  const body = fieldsOf(await response.json().catch(() => undefined))
  const error = listOf(body.errors)[0]
  if (response.ok && error === undefined && body.data !== undefined) return fieldsOf(body.data)
  throw new Error(explain(response.status, error ?? {}))
}

function explain(status: number, error: Fields): string {
  const { code, userPresentableMessage } = fieldsOf(error.extensions)
  const message = textOf(userPresentableMessage) || textOf(error.message)
  if (code === 'RATELIMITED' || status === 429) return 'Linear has had enough requests for this hour. Try again later.'
  if (code === 'AUTHENTICATION_ERROR' || status === 401) return 'Linear does not accept your key. Give a valid LINEAR_API_KEY where you connected this server.'
  if (code === 'FORBIDDEN' || status === 403) return 'Your key of Linear may not do this. Give one that may read, create issues and create comments.'
  if (/not found|not find/i.test(message)) return 'Linear has no such issue, or your key may not see it. Find it with find_issues.'
  if (message !== '') return 'Linear refuses this: ' + cut(message, 300)
  return 'Linear does not answer properly now (status ' + status + '). Try again later.'
}

function readIssue(issue: Fields) {
  return {
    issue: textOf(issue.identifier),
    title: textOf(issue.title),
    state: textOf(fieldsOf(issue.state).name),
    team: textOf(fieldsOf(issue.team).key),
    assignee: textOrNull(fieldsOf(issue.assignee).displayName),
    priority: textOf(issue.priorityLabel),
    labels: listOf(fieldsOf(issue.labels).nodes).map(({ name }) => textOf(name)),
    dueDate: textOrNull(issue.dueDate),
    updatedAt: textOf(issue.updatedAt),
    link: textOf(issue.url),
  }
}

function nextCursorOf(connection: Fields): string | null {
  const { hasNextPage, endCursor } = fieldsOf(connection.pageInfo)
  return hasNextPage === true ? textOrNull(endCursor) : null
}
`}`
