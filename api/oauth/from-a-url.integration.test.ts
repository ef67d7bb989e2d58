// Public clients and the public conformance suite against the authorization server, before a small resource server.
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { authorize, createPerson } from '../../test/headless-person.ts'
import { connectFromUrl } from '../../test/mcp-login.ts'
import {
  addServer,
  addUser,
  listenOn,
  startOauthApp,
  type AddedServer,
  type OauthApp,
} from '../../test/oauth-app.ts'
import { registerClient } from '../../test/oauth-client.ts'

let database: TestDatabase
let db: Db
let gateway: Server
let app: OauthApp
let ada: string
let server: AddedServer

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  let listener: RequestListener = () => {}
  gateway = createServer((req, res) => listener(req, res))
  const publicGatewayUrl = await listenOn(gateway)
  app = await startOauthApp({ db, publicGatewayUrl })
  ada = await addUser(db)
  server = await addServer(db, { config: app.config, ownerId: ada })
  listener = resourceServer({ url: server.url, issuer: app.config.oauthIssuer })
})

afterAll(async () => {
  gateway.close()
  gateway.closeAllConnections()
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A server with one tool, which says who calls it. */
function resourceServer({ url, issuer }: { url: string; issuer: string }): RequestListener {
  const { origin, pathname } = new URL(url)
  const metadataPath = `/.well-known/oauth-protected-resource${pathname}`
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const mcp = toNodeHandler(
    createMcpHandler(({ authInfo }) => {
      const mcpServer = new McpServer({ name: 'test', version: '1' })
      mcpServer.registerTool('whoami', { description: 'Says who calls' }, async () => ({
        content: [{ type: 'text', text: String(authInfo?.extra?.['sub']) }],
      }))
      return mcpServer
    }),
  )
  const verify = async (req: IncomingMessage) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(req.headers.authorization ?? '') ?? []
    const { payload } = await jwtVerify(token, keys, { issuer, audience: url, typ: 'at+jwt' })
    return {
      token: '',
      clientId: String(payload['client_id']),
      scopes: ['mcp:tools'],
      expiresAt: payload.exp ?? 0,
      extra: { sub: payload.sub },
    }
  }
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    if (req.url === metadataPath) {
      const metadata = { resource: url, authorization_servers: [issuer] }
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata))
      return
    }
    const auth = await verify(req).catch(() => undefined)
    if (auth) return mcp(Object.assign(req, { auth }) as Parameters<typeof mcp>[0], res)
    const challenge = `Bearer resource_metadata="${origin}${metadataPath}", scope="mcp:tools"`
    res.writeHead(401, { 'www-authenticate': challenge }).end()
  }
  return (req, res) => void answer(req, res)
}

test.each(['auto', 'legacy'] as const)(
  'takes an SDK client from a 401 to a tool, with nothing but the URL (%s)',
  async (mode) => {
    const login = await connectFromUrl({
      url: server.url,
      mode,
      authorize: async (url) =>
        (await authorize(url, { signIn: () => app.cookieOf(ada) })).location,
    })
    const result = await login.client.callTool({ name: 'whoami', arguments: {} })
    expect(result.content).toEqual([{ type: 'text', text: ada }])
    expect(decodeJwt(login.tokens()?.access_token ?? '')).toMatchObject({
      aud: server.url,
      sub: ada,
    })
    expect(login.requests).toEqual(
      expect.arrayContaining([
        `GET /.well-known/oauth-protected-resource/s/${server.slug}/mcp`,
        'GET /.well-known/oauth-authorization-server/oauth',
        'POST /oauth/register',
        'POST /oauth/token',
      ]),
    )
    await login.client.close()
  },
)

test(
  'passes the authorization scenarios of the public conformance suite',
  { timeout: 60_000 },
  async () => {
    const callbackPort = await freePort()
    const client = await registerClient(app.base, `http://127.0.0.1:${callbackPort}/callback`)
    const suite = spawn(
      process.execPath,
      [
        'node_modules/@modelcontextprotocol/conformance/dist/index.js',
        'authorization',
        `--url=${app.config.oauthIssuer}`,
        `--client-id=${client.clientId}`,
        `--resource=${server.url}`,
        `--port=${callbackPort}`,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const person = createPerson({ cookie: app.cookieOf(ada) })
    const lines: string[] = []
    const visits: Promise<unknown>[] = []
    const read = async (stream: typeof suite.stdout) => {
      for await (const line of createInterface({ input: stream })) {
        lines.push(line)
        const [url] = new RegExp(`${app.base}/oauth/authorize\\S+`).exec(line) ?? []
        if (url) visits.push(person.authorize(url).then(({ location }) => fetch(location)))
      }
    }
    const [[code]] = await Promise.all([
      once(suite, 'exit'),
      read(suite.stdout),
      read(suite.stderr),
    ])
    await Promise.all(visits)
    const output = lines.join('\n')
    expect(output).toContain('Total: 3 passed, 0 failed')
    expect(code).toBe(0)
  },
)

async function freePort() {
  const probe = createServer()
  const { port } = new URL(await listenOn(probe))
  probe.close()
  return Number(port)
}
