import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorCodes } from '../contract/errors.ts'
import { createApiWorld, type ApiWorld } from '../test/api-world.ts'
import { createDashboardRouter } from './dashboard.ts'

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('documents', () => {
  let world: ApiWorld
  beforeAll(async () => {
    world = await createApiWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())
  const get = (path: string) => world.newBrowser().visit(path, { headers: html })

  test('the OpenAPI document names this installation', async () => {
    const res = await get('/openapi.json')
    expect(await res.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: world.url }] })
  })

  test('the reference page loads scripts of ours alone', async () => {
    const res = await get('/docs')
    expect(res.headers.get('content-security-policy')).toContain("default-src 'self'")
    const page = await res.text()
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source)
    for (const source of sources) expect(source).toMatch(/^\//)
    expect(page).not.toMatch(/<script>/)
    for (const path of ['/docs/reference.js', '/docs/start.js']) {
      const script = await get(path)
      expect([path, script.headers.get('content-type')]).toMatchObject([
        path,
        expect.stringContaining('javascript'),
      ])
      await script.body?.cancel()
    }
  })

  test('every error code has its place on the page that problems point to', async () => {
    const page = await (await get('/docs/errors')).text()
    for (const code of Object.keys(errorCodes)) expect(page).toContain(`<tr id="${code}">`)
  })
})

describe('dashboard', () => {
  let folder: string
  let close: () => Promise<void>
  let url: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), '.bmm-dashboard-')) // as below ~/.local
    const app = express().use(createDashboardRouter({ folder }))
    app.use((_req, res) => void res.status(404).end())
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    close = async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  })
  afterAll(async () => {
    await close()
    await rm(folder, { recursive: true })
  })
  const get = (path: string, headers: Record<string, string> = html) =>
    fetch(url + path, { headers })

  test('until it is built the page says what to do', async () => {
    const res = await get('/')
    expect([res.status, await res.text()]).toEqual([503, expect.stringContaining('npm run build')])
  })

  test('built, its page answers for every address of its own, and its assets are kept for good', async () => {
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<p>dashboard</p>')
    await writeFile(join(folder, 'theme.js'), '1')
    await writeFile(join(folder, 'assets', 'main-abc123.js'), '2')
    for (const path of ['/', '/servers/weather', '/setup']) {
      const res = await get(path)
      expect([path, await res.text()]).toEqual([path, '<p>dashboard</p>'])
      expect(res.headers.get('cache-control')).toBe('no-cache')
    }
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache')
    expect((await get('/assets/main-abc123.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    )
  })

  test.each([
    ['/v1/nothing', html],
    ['/oauth/nothing', html],
    ['/.well-known/nothing', html],
    ['/assets/nothing.js', html],
    ['/servers', { accept: 'application/json' }],
    ['/servers', { accept: '*/*' }],
  ])('%s (%o) is no page of it', async (path, headers) => {
    expect((await get(path, headers)).status).toBe(404)
  })

  test('nothing outside its folder is served', async () => {
    for (const path of ['/..%2f..%2fetc%2fpasswd', '/assets/..%2f..%2fpackage.json'])
      expect(await (await get(path, { accept: '*/*' })).text()).not.toMatch(/root:|buildmymcp/)
  })
})
