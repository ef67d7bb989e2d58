/** For the few pages that must work without the dashboard. */
export const plainPageCss = `:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
body { max-width: 42rem; margin: 0 auto; padding: 4rem 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.3 }
a { color: inherit }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid #8884 }
tr:target { background: #fc03 }
@media (max-width: 40rem) {
  body { padding: 2rem 1rem }
  thead { display: none }
  tr, td { display: block }
  tr { padding: 0.5rem 0; border-bottom: 1px solid #8884 }
  td { padding: 0; border: 0; overflow-wrap: anywhere }
  td[data-label]::before { content: attr(data-label) ': ' }
}
`

export const plainPageCssPath = '/plain.css'

export interface PlainPage {
  title: string
  paragraphs?: string[]
  /** Markup of ours. */
  html?: string
  link?: { href: string; text: string }
}

export function plainPage({ title, paragraphs = [], html = '', link }: PlainPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · BuildMyMCP</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${plainPageCssPath}">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${html}
${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ''}
</main>
</body>
</html>
`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}
