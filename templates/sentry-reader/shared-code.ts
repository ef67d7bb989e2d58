import { readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${String.raw`
/** One GET of Sentry's API; what goes wrong becomes a sentence that says what to do. */
async function ask(
  ctx: ToolContext<Secrets>,
  path: string,
  query: Record<string, string | number | undefined> = {},
): Promise<{ body: unknown; nextCursor: string | null }> {
  const url = new URL('/api/0/' + path, 'https://sentry.io')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, { headers: { authorization: 'Bearer ' + ctx.secrets.SENTRY_TOKEN }, signal: ctx.signal })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return { body, nextCursor: nextCursorOf(response.headers.get('link') ?? '') }
  throw new Error(explain(response, textOf(fieldsOf(body).detail)))
}

function explain({ status, headers }: Response, detail: string): string {
  if (status === 400) return 'Sentry does not understand the search: ' + detail
  if (status === 401) return 'Sentry does not accept the token. The owner of this server must set a valid SENTRY_TOKEN.'
  if (status === 403) return 'The token of this server may not read this. Its owner must give it org:read, project:read and event:read.'
  if (status === 404) return 'Sentry has nothing there, or the token of this server may not see it. Check the organization with list_organizations, and the id with list_issues.'
  if (status === 429) return 'Sentry has had enough requests for now. Try again in ' + (headers.get('retry-after') ?? '60') + ' seconds.'
  return 'Sentry does not answer properly now (status ' + status + '). Try again later.'
}

/** Sentry names both neighbours of a page, and says of each whether it holds anything. */
function nextCursorOf(link: string): string | null {
  const next = link.split(',').find((part) => part.includes('rel="next"') && part.includes('results="true"')) ?? ''
  return /cursor="([0-9:-]+)"/.exec(next)?.[1] ?? null
}

function pathOf(organization: string, ...rest: string[]): string {
  return ['organizations', organization, ...rest].map(encodeURIComponent).join('/') + '/'
}

function readIssue(issue: Fields) {
  return {
    id: textOf(issue.id),
    shortId: textOf(issue.shortId),
    title: cut(textOf(issue.title), 300),
    where: cut(textOf(issue.culprit), 300),
    level: textOf(issue.level),
    status: textOf(issue.status),
    project: textOf(fieldsOf(issue.project).slug),
    events: Number(issue.count ?? 0),
    users: numberOf(issue.userCount),
    firstSeen: textOf(issue.firstSeen),
    lastSeen: textOf(issue.lastSeen),
    assignedTo: textOrNull(fieldsOf(issue.assignedTo).name),
    link: textOf(issue.permalink),
  }
}
`}`
