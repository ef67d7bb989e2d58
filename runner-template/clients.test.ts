import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { PUBLIC_URL } from './testing/platform.ts'
import { startServer, type TestRunner } from './testing/runner.ts'

const info = { name: 'test', version: '1' }
const call = { name: 'echo', arguments: { text: 'hello' } }

let runner: TestRunner
let options: { fetch: typeof fetch; requestInit: RequestInit }
beforeAll(async () => {
  runner = await startServer(inject('bundleFolder'), fixture('echo'))
  const authorization = `Bearer ${await runner.platform.keys.sign()}`
  options = { fetch: fetchDialledIn, requestInit: { headers: { authorization } } }
})
afterAll(() => runner[Symbol.asyncDispose]())

/** A fetch down the connections that the runner opened. */
async function fetchDialledIn(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const asked = new Request(input, init)
  const { host, pathname } = new URL(asked.url)
  const body = await asked.text()
  return new Promise((resolve, reject) => {
    const { agent } = runner.platform
    const headers = { ...Object.fromEntries(asked.headers), host }
    request({ agent, method: asked.method, path: pathname, headers }, (answer) => {
      const { statusCode: status = 0 } = answer
      const stream = [202, 204].includes(status) ? null : (Readable.toWeb(answer) as ReadableStream)
      resolve(new Response(stream, { status, headers: answer.headers as Record<string, string> }))
    })
      .once('error', reject)
      .end(body)
  })
}

test.each([
  ['auto', '2026-07-28'],
  ['legacy', '2025-11-25'],
] as const)('the current client connects in mode %s', async (mode, version) => {
  const client = new Client(info, { versionNegotiation: { mode } })
  await client.connect(new StreamableHTTPClientTransport(new URL(PUBLIC_URL), options))
  expect(client.getNegotiatedProtocolVersion()).toBe(version)
  expect(client.getServerVersion()).toMatchObject({ name: 'echo', title: 'Echo', version: '7' })
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['echo'])
  expect(await client.callTool(call)).toMatchObject({ content: [{ type: 'text', text: 'hello' }] })
  await client.close()
})

test('the former client connects', async () => {
  const client = new LegacyClient(info)
  await client.connect(new LegacyTransport(new URL(PUBLIC_URL), options))
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['echo'])
  expect(await client.callTool(call)).toMatchObject({ content: [{ type: 'text', text: 'hello' }] })
  await client.close()
})
