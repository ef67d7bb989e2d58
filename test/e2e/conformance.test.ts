// The MCP project's own conformance scenarios that fit any server, against a deployed one, in both protocol eras.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUpOwner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'

// What a server with tools alone does not have: prompts, resources, and the suite's own test tools. Kept exact, so that
// a new name in a report is a regression.
const expectedFailures = `server:
  - caching:sep-2549-prompts-list-caching-hints
  - caching:sep-2549-resources-list-caching-hints
  - caching:sep-2549-resources-templates-list-caching-hints
  - server-stateless:sep-2575-server-rejects-undeclared-capability
  - server-stateless:sep-2575-missing-capability-http-400
  - server-stateless:sep-2575-http-server-no-independent-requests-on-stream
  - server-stateless:sep-2575-server-no-log-without-loglevel
  - server-stateless:sep-2575-server-sends-tools-list-changed-on-subscription
`
const modern = '2026-07-28'
const legacy = '2025-11-25'

let stack: Stack
let proxy: Server
let url: string
let folder: string
beforeAll(async () => {
  stack = await startStack()
  const owner = await setUpOwner(stack)
  const build = await owner.createServer({ slug: 'echo', spec: echoSpec })
  expect(await owner.ended(build.id)).toMatchObject({ state: 'live', failure: null })
  proxy = addToken(stack.gatewayUrl, await owner.token('echo')).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo // it listens on a port
  url = `http://localhost:${port}/s/echo/mcp`
  folder = await mkdtemp(join(tmpdir(), 'bmm-conformance-'))
  await writeFile(join(folder, 'expected.yml'), expectedFailures)
})
afterAll(async () => {
  proxy?.close()
  if (folder) await rm(folder, { recursive: true })
  await stack?.[Symbol.asyncDispose]()
})

/** The suite sends no token. This adds one and leaves all else, Host and Origin too, as it came. */
function addToken(gatewayUrl: string, token: string) {
  const { hostname: host, port } = new URL(gatewayUrl)
  return createServer((req, res) => {
    const headers = { ...req.headers, authorization: `Bearer ${token}` }
    const onward = request({ host, port, method: req.method, path: req.url, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    onward.on('error', () => res.destroy())
    res.on('close', () => onward.destroy())
    req.pipe(onward)
  })
}

test.each([
  ['tools-list', modern],
  ['server-stateless', modern],
  ['server-sse-multiple-streams', modern],
  ['http-header-validation', modern],
  ['caching', modern],
  ['dns-rebinding-protection', modern],
  ['server-initialize', legacy],
  ['ping', legacy],
  ['tools-list', legacy],
  ['dns-rebinding-protection', legacy],
])('%s (%s)', async (scenario, version) => {
  const conformance = fileURLToPath(new URL('../../node_modules/.bin/conformance', import.meta.url))
  const child = spawn(
    conformance,
    [
      'server',
      '--url',
      url,
      '--scenario',
      scenario,
      '--spec-version',
      version,
      ...(version === modern ? ['--expected-failures', join(folder, 'expected.yml')] : []),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'close')
  expect(child.exitCode, output).toBe(0)
})
