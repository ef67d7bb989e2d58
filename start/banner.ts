// The last thing that a start says: where to go.
export interface Banner {
  dashboardUrl: string
  /** While there is no administrator. */
  setupUrl?: string | undefined
  temporalUrl?: string | undefined
  example: Example
}

export type Example =
  | { type: 'example'; slug: string; url: string }
  | { type: 'example-failed'; reason: string }
  | { type: 'no-example' }

export function renderBanner({ dashboardUrl, setupUrl, temporalUrl, example }: Banner): string {
  const lines = [['Dashboard', dashboardUrl]]
  if (setupUrl) lines.push(['Set up', `${setupUrl}  (makes you the administrator, once)`])
  if (temporalUrl) lines.push(['Workflows', temporalUrl])
  switch (example.type) {
    case 'example':
      lines.push(['Example', example.url])
      lines.push(['', `claude mcp add --transport http ${example.slug} ${example.url}`])
      break
    case 'example-failed':
      lines.push(['Example', `not there: ${example.reason}`])
      break
    case 'no-example':
  }
  const table = lines.map(([name = '', text = '']) => `  ${name.padEnd(10)} ${text}`)
  return ['', ...table, '', '  Ctrl-C stops everything.', ''].join('\n')
}
