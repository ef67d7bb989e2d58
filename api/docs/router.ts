import compression from 'compression'
import { Router } from 'express'
import { fileURLToPath } from 'node:url'
import { errorCodes } from '../../contract/errors.ts'
import { escapeHtml, plainPage, plainPageCss, plainPageCssPath } from '../plain-page.ts'
import { openApiDocument } from './document.ts'

// The package exports its modules, and not this file with everything in it.
const reference = fileURLToPath(
  new URL('browser/standalone.js', import.meta.resolve('@scalar/api-reference')),
)

/** `/openapi.json`, the reference page made from it, and the list of error codes. Nothing here is fetched from elsewhere. */
export function createDocsRouter({ publicApiUrl }: { publicApiUrl: string }): Router {
  const router = Router()
  const document = JSON.stringify(openApiDocument({ publicApiUrl }))
  router.get('/openapi.json', compression(), (_req, res) => {
    res.set('cache-control', 'no-cache').type('json').send(document)
  })
  router.get('/docs', (_req, res) => {
    res.set('content-security-policy', referencePolicy).type('html').send(referencePage)
  })
  router.get('/docs/reference.js', compression(), (_req, res) => {
    res.sendFile(reference, { maxAge: '1d', dotfiles: 'allow' }) // wherever we are installed
  })
  router.get('/docs/before.js', (_req, res) => {
    res.set('cache-control', 'no-cache').type('js').send(beforeScript)
  })
  router.get('/docs/start.js', (_req, res) => {
    res.set('cache-control', 'no-cache').type('js').send(startScript)
  })
  router.get('/docs/errors', (_req, res) => {
    res
      .type('html')
      .send(plainPage({ title: 'Error codes', html: `<p>${wayBack}</p>\n${errorTable()}` }))
  })
  router.get(plainPageCssPath, (_req, res) => {
    res.set('cache-control', 'no-cache').type('css').send(plainPageCss)
  })
  return router
}

/** The reference writes style elements of its own; scripts stay files of ours. */
const referencePolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const wayBack = '<a href="/">Back to the dashboard</a>'

const referencePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · BuildMyMCP</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>
:root { --scalar-custom-header-height: 2.5rem }
nav { position: sticky; top: 0; z-index: 100; height: 2.5rem; padding: 0 1.5rem; line-height: 2.5rem; font-family: system-ui, sans-serif; font-size: 0.875rem; background: var(--scalar-background-1); border-bottom: 1px solid var(--scalar-border-color) }
nav a { color: var(--scalar-color-1) }
</style>
</head>
<body>
<nav>${wayBack}</nav>
<div id="reference"></div>
<script src="/docs/before.js"></script>
<script src="/docs/reference.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

/** Without these the page would call its vendor. */
const referenceOptions = {
  url: '/openapi.json',
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: '',
  telemetry: false,
  withDefaultFonts: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
}

/** The reference tries whether code may be made of strings. It may not, and the browser would report each try. */
const beforeScript = `const { prototype } = Function
globalThis.Function = Object.assign(
  function () {
    throw new EvalError('No code is made of strings here')
  },
  { prototype },
)
`

const startScript = `Scalar.createApiReference('#reference', ${JSON.stringify(referenceOptions)})\n`

function errorTable() {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, retryable, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td data-label="Status">${status}</td><td>${escapeHtml(title)}</td><td data-label="Worth repeating">${retryable ? 'yes' : 'no'}</td></tr>`,
  )
  return `<table>
<thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Worth repeating</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`
}
