/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = String.raw`
type Fields = Record<string, unknown>

/** One GET of GitHub's REST API; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, path: string, query: Record<string, string | number | undefined> = {}): Promise<unknown> {
  const url = new URL(path, 'https://api.github.com')
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: 'Bearer ' + ctx.secrets.GITHUB_TOKEN,
      'user-agent': 'github-reader',
      'x-github-api-version': '2022-11-28',
    },
    signal: ctx.signal,
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return body
  throw new Error(explain(response, textOf(fieldsOf(body).message)))
}

function explain(response: Response, message: string): string {
  const { status, headers } = response
  const isLimited = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after') || /rate limit/i.test(message)
  if ((status === 403 || status === 429) && isLimited) {
    const reset = Number(headers.get('x-ratelimit-reset') ?? 0)
    const wait = headers.get('retry-after')
    const when = wait ? ' in ' + wait + ' seconds' : reset > 0 ? ' after ' + new Date(reset * 1000).toISOString() : ' later'
    return "The rate limit of GitHub's API is used up. Try again" + when + '.'
  }
  if (status === 401) return 'GitHub does not accept the token. The owner of this server must set a valid GITHUB_TOKEN.'
  if (status === 403) return 'The token of this server may not read this: ' + message
  if (status === 404) return 'GitHub has nothing there, or the token of this server may not see it. Check the names of owner and repository.'
  if (status === 422) return 'GitHub does not understand the query: ' + message
  return 'GitHub does not answer properly now (status ' + status + '). Try again later.'
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function countOf(value: unknown): number {
  return typeof value === 'number' ? Math.trunc(value) : 0
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) + '…' : text
}

function repositoryPath({ owner, repository }: { owner: string; repository: string }): string {
  return '/repos/' + encodeURIComponent(owner) + '/' + encodeURIComponent(repository)
}

function readRepository(repo: Fields) {
  return {
    fullName: textOf(repo.full_name),
    description: cut(textOf(repo.description), 300),
    language: textOrNull(repo.language),
    stars: countOf(repo.stargazers_count),
    forks: countOf(repo.forks_count),
    openIssues: countOf(repo.open_issues_count),
    isArchived: repo.archived === true,
    updatedAt: textOf(repo.pushed_at ?? repo.updated_at),
    url: textOf(repo.html_url),
  }
}

function readIssue(issue: Fields) {
  return {
    number: countOf(issue.number),
    title: textOf(issue.title),
    state: textOf(issue.state),
    author: textOf(fieldsOf(issue.user).login),
    labels: listOf(issue.labels).map((label) => textOf(label.name)),
    comments: countOf(issue.comments),
    createdAt: textOf(issue.created_at),
    updatedAt: textOf(issue.updated_at),
    url: textOf(issue.html_url),
  }
}
`
