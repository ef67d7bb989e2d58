// MCP clients that strangers use, each from the server's URL alone: 401, metadata, registration, sign-in, consent, token,
// call. A person who is signed in to the dashboard answers the pages.
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { mkdtemp, rm } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorize } from '../headless-person.ts'
import { connectFromUrl } from '../mcp-login.ts'
import { LOOPBACK_REDIRECT } from '../oauth-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'

let stack: Stack
let owner: Owner
let url: string
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
  const build = await owner.createServer({ slug: 'echo', spec: echoSpec })
  expect(await owner.ended(build.id)).toMatchObject({ state: 'live', failure: null })
  url = `${stack.gatewayUrl}/s/echo/mcp`
})
afterAll(async () => stack?.[Symbol.asyncDispose]())

/** Where the client is sent when the person allows it. */
async function allow(asked: URL | string): Promise<URL> {
  return (await authorize(asked, { cookie: owner.cookie })).location
}

const callEcho = { name: 'echo', arguments: { text: 'hello' } }
const answer = { structuredContent: { text: 'hello' } }

test.each(['auto', 'legacy'] as const)('SDK v2, protocol era %s', async (mode) => {
  const { client, requests } = await connectFromUrl({ url, mode, authorize: allow })
  expect(await client.callTool(callEcho)).toMatchObject(answer)
  expect(requests).toContain('POST /oauth/register')
  await client.close()
})

test('SDK v1', async () => {
  let asked: URL | undefined
  let verifier = ''
  let information: { client_id: string } | undefined
  let tokens: { access_token: string; token_type: string } | undefined
  const authProvider = {
    redirectUrl: LOOPBACK_REDIRECT,
    clientMetadata: { client_name: 'SDK v1', redirect_uris: [LOOPBACK_REDIRECT] },
    clientInformation: () => information,
    saveClientInformation: (saved: { client_id: string }) => void (information = saved),
    tokens: () => tokens,
    saveTokens: (saved: { access_token: string; token_type: string }) => void (tokens = saved),
    redirectToAuthorization: (to: URL) => void (asked = to),
    saveCodeVerifier: (saved: string) => void (verifier = saved),
    codeVerifier: () => verifier,
  }
  const transport = () => new LegacyTransport(new URL(url), { authProvider })
  const first = transport()
  await expect(
    new LegacyClient({ name: 'v1', version: '1' }).connect(first as never),
  ).rejects.toBeInstanceOf(UnauthorizedError)
  const { searchParams } = await allow(asked ?? '')
  await first.finishAuth(searchParams.get('code') ?? '')
  const client = new LegacyClient({ name: 'v1', version: '1' })
  await client.connect(transport() as never)
  expect(await client.callTool(callEcho)).toMatchObject(answer)
  await client.close()
})

test('the Inspector on the command line', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bmm-inspector-'))
  const inspector = fileURLToPath(new URL('../../node_modules/.bin/mcp-inspector', import.meta.url))
  const command = `${inspector} --cli ${url} --transport http --method tools/call --tool-name echo --tool-arg text=hello`
  // It asks people to sign in only where it sees a terminal.
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: home, MCP_CATALOG_PATH: join(home, 'catalog.json') },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  try {
    let output = ''
    let asked: string | undefined
    const reading = (async () => {
      for await (const chunk of child.stdout.setEncoding('utf8')) {
        output += chunk
        const found = /http:\/\/localhost:\d+\/oauth\/authorize\?[\w%.~=&+-]+/.exec(output)?.[0]
        const isWhole = found && output.length > output.indexOf(found) + found.length
        if (!isWhole || asked) continue
        asked = found
        await fetch(await allow(found))
      }
    })()
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
    await once(child, 'close')
    clearTimeout(late)
    await reading
    expect(asked, output).toBeDefined()
    expect(output).toContain('hello')
    expect(child.exitCode, output).toBe(0)
  } finally {
    child.kill('SIGKILL')
    await rm(home, { recursive: true })
  }
})

test('a client that is refused is told so, and gets nothing', async () => {
  const refused = connectFromUrl({
    url,
    authorize: async (asked) =>
      (await authorize(asked, { cookie: owner.cookie, decision: 'refuse' })).location,
  })
  await expect(refused).rejects.toThrow(/did not allow/)
})
