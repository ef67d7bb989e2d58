import { setTimeout as wait } from 'node:timers/promises'
import { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHttpsServer, type HttpsServer } from '../test/https-server.ts'
import { createGuardedFetch, isPublicAddress } from './guarded-fetch.ts'

let server: HttpsServer

beforeAll(async () => {
  server = await startHttpsServer((req, res) => {
    const url = new URL(req.url ?? '/', server.base)
    const hops = Number(url.searchParams.get('hops'))
    if (url.pathname === '/redirect') {
      const next = hops > 1 ? `/redirect?hops=${hops - 1}` : (url.searchParams.get('to') ?? '/')
      res.writeHead(302, { location: next }).end()
    } else if (url.pathname === '/large') res.end('x'.repeat(2_000))
    else if (url.pathname === '/hanging') res.write('begun')
    else res.writeHead(200, { 'cache-control': 'max-age=60' }).end('hello')
  })
})

afterAll(() => server[Symbol.asyncDispose]())

/** Trusts the test's certificate and takes loopback addresses. */
const permissive = (options = {}) =>
  createGuardedFetch({ ca: server.ca, isAllowedAddress: () => true, ...options })

test.each([
  ['1.1.1.1', true],
  ['2606:4700:4700::1111', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['192.0.2.1', false],
  ['198.18.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:1.1.1.1', false],
  ['::1.1.1.1', false],
  ['64:ff9b::1.1.1.1', false],
  ['2002:101:101::', false],
  ['2001:0:1:2::3', false],
  ['2001:db8::1', false],
  ['ff02::1', false],
  ['localhost', false],
])('knows whether %s belongs to the public internet', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})

test('fetches a public address with its headers', async () => {
  const response = await permissive()(`${server.base}/`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('max-age=60')
  expect(await response.text()).toBe('hello')
})

test('asks nothing of a private address, by name or by number', async () => {
  const guardedFetch = createGuardedFetch({ ca: server.ca })
  const asked = server.requests.length
  const { port } = new URL(server.base)
  for (const host of ['localhost', '127.0.0.1', '[::1]', '2130706433', '0x7f.1'])
    await expect(guardedFetch(`https://${host}:${port}/`)).rejects.toThrow(
      'does not belong to the public internet',
    )
  expect(server.requests).toHaveLength(asked)
})

test('does not take a way past the check from its caller', async () => {
  const guardedFetch = createGuardedFetch({ ca: server.ca })
  const init = { dispatcher: new Agent({ connect: { ca: server.ca } }) }
  await expect(guardedFetch(server.base, init as object)).rejects.toThrow('public internet')
})

test.each([
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'data:text/plain,hi',
])('refuses %s', async (url) => {
  await expect(permissive()(url)).rejects.toThrow('Only https')
})

test('refuses an address with a password', async () => {
  await expect(permissive()('https://user:pass@localhost/')).rejects.toThrow('password')
})

test('follows three redirects and no fourth', async () => {
  const followed = await permissive()(`${server.base}/redirect?hops=3`)
  expect(await followed.text()).toBe('hello')
  await expect(permissive()(`${server.base}/redirect?hops=4`)).rejects.toThrow('too often')
})

test('leaves redirects to a caller who wants to see them', async () => {
  const response = await permissive()(`${server.base}/redirect?hops=1`, { redirect: 'manual' })
  expect(response.status).toBe(302)
})

test('checks where each redirect leads', async () => {
  const to = (url: string) => `${server.base}/redirect?to=${encodeURIComponent(url)}`
  await expect(permissive()(to('http://localhost/'))).rejects.toThrow('Only https')
  const isAllowedAddress = (address: string) => address === '127.0.0.1'
  await expect(permissive({ isAllowedAddress })(to('https://169.254.169.254/'))).rejects.toThrow(
    'public internet',
  )
})

test('gives up an answer that is too large, or too slow', async () => {
  const large = await permissive({ maxBytes: 1_000 })(`${server.base}/large`)
  await expect(large.text()).rejects.toThrow('too large')
  const fits = await permissive({ maxBytes: 2_000 })(`${server.base}/large`)
  expect((await fits.text()).length).toBe(2_000)
  const hanging = await permissive({ timeoutMs: 200 })(`${server.base}/hanging`)
  const outcome = await Promise.race([
    hanging.text().then(
      () => 'whole',
      () => 'given up',
    ),
    wait(5_000, 'hangs', { ref: false }),
  ])
  expect(outcome).toBe('given up')
})
