// The platform as a runner meets it, for references: keys behind the egress socket, and a place to dial in.
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomUUID } from 'node:crypto'

const ISSUER = 'http://localhost:4000/oauth'

export interface PlatformSockets extends AsyncDisposable {
  folder: string
  callsPath: string
  /** The canonical URL of the server that a runner becomes by `assignment`. */
  url: string
  token: string
  assignment: (code: string) => string
}

/** Serves egress.sock in a folder of its own. calls.sock is the business of whoever calls. */
export async function openPlatformSockets(): Promise<PlatformSockets> {
  const folder = await mkdtemp(join(tmpdir(), 'bmm-bench-'))
  await chmod(folder, 0o755)
  const url = 'http://localhost:4100/s/echo/mcp'
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' }
  const keys = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    res.end(JSON.stringify({ keys: [jwk] }))
  })
  const egress = createServer((_req, res) => void res.writeHead(400).end())
  egress.on('connect', (_req, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    keys.emit('connection', socket)
  })
  egress.listen(join(folder, 'egress.sock'))
  await once(egress, 'listening')
  await chmod(join(folder, 'egress.sock'), 0o777)
  const token = await new SignJWT({ client_id: 'bench', scope: 'mcp:tools', jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })
    .setIssuer(ISSUER)
    .setAudience(url)
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey)
  return {
    folder,
    callsPath: join(folder, 'calls.sock'),
    url,
    token,
    assignment: (code) =>
      JSON.stringify({
        versionId: 'ver_bench',
        version: '1',
        code,
        sha256: createHash('sha256').update(code).digest('hex'),
        secrets: {},
        callerSecretKeys: [],
        publicUrl: url,
        issuer: ISSUER,
        jwksUrl: 'http://platform.bmm.internal/jwks.json',
        allowedOriginHosts: ['localhost'],
      }),
    async [Symbol.asyncDispose]() {
      egress.close()
      egress.closeAllConnections()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The first connection that a runner dials, and an end to the listening. */
export async function awaitDialIn(
  path: string,
): Promise<{ socket: Promise<Socket>; close: () => Promise<void> }> {
  const all = new Set<Socket>()
  const server = createSocketServer((socket) => {
    all.add(socket)
    socket.on('error', () => {}) // a runner that is removed
  }).listen(path)
  await once(server, 'listening')
  await chmod(path, 0o777)
  return {
    socket: once(server, 'connection').then(([socket]) => socket as Socket),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of all) socket.destroy()
      await closed
    },
  }
}
