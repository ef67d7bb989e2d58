import compression from 'compression'
import express, { Router, type Request } from 'express'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainPage } from './plain-page.ts'

export const builtDashboard = fileURLToPath(new URL('../web/dist', import.meta.url))

/** Paths below which nothing is a page of the dashboard. */
const NOT_PAGES = /^\/(v1|auth|oauth|connect|docs|assets|\.well-known)(\/|$)/

/** The built dashboard: its files, and its one page for every address that it routes by itself. */
export function createDashboardRouter({
  folder = builtDashboard,
}: { folder?: string } = {}): Router {
  const router = Router()
  router.use(compression())
  // Names of assets hold a hash of their content.
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }),
  )
  router.use(
    express.static(folder, {
      index: false,
      setHeaders: (res) => res.setHeader('cache-control', 'no-cache'),
    }),
  )
  router.get('/{*path}', (req, res, next) => {
    if (!isNavigation(req)) return next()
    // Below a root: else a folder on the way to us that begins with a dot counts as hidden.
    if (existsSync(join(folder, 'index.html')))
      return res.set('cache-control', 'no-cache').sendFile('index.html', { root: folder })
    res
      .status(503)
      .type('html')
      .send(
        plainPage({
          title: 'The dashboard is not built',
          paragraphs: ['Run "npm run build" once, then load this page again.'],
          link: { href: '/docs', text: 'The REST API works without it' },
        }),
      )
  })
  return router
}

function isNavigation(req: Request) {
  return !NOT_PAGES.test(req.path) && req.accepts(['json', 'html']) === 'html'
}
