import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ISSUER, JWKS_URL, PUBLIC_URL, startPlatform, type TestPlatform } from './platform.ts'

const NODE = join(import.meta.dirname, '../../node_modules/.bin/node')
const FLAGS: string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../flags.json'), 'utf8'),
) as string[]
const DEADLINE_MS = 20_000

/** A runner as a plain process, under the flags of the image, with a platform at its sockets. */
export interface TestRunner extends AsyncDisposable {
  platform: TestPlatform
  stdout: () => string
  stderr: () => string
  /** Writes what goes to standard input, and ends it. */
  give: (text: string) => void
  printed: (state: 'warm' | 'serving') => Promise<void>
  kill: (signal: NodeJS.Signals) => void
  exited: Promise<number | null>
}

export async function startRunner(bundleFolder: string): Promise<TestRunner> {
  const folder = mkdtempSync('/tmp/bmm-r-')
  const platform = await startPlatform(folder)
  const proxy = `http://127.0.0.1:${await freePort()}`
  const flags = FLAGS.map((flag) =>
    flag.replace('=/runner', `=${bundleFolder}`).replace('=/run/bmm', `=${folder}`),
  )
  const child = spawn(NODE, [...flags, join(bundleFolder, 'boot.cjs'), folder], {
    cwd: bundleFolder,
    env: {
      NODE_ENV: 'production',
      TZ: 'UTC',
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      UNDECLARED: 'from outside',
    },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  child.stdin.on('error', () => {}) // it may leave before it has read all
  const exited = once(child, 'close').then(([code]) => code as number | null)
  return {
    platform,
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    give: (text) => void child.stdin.end(text),
    printed: (state) =>
      until(() => {
        if (child.exitCode !== null) throw new Error(`the runner left: ${stderr}`)
        return stdout.includes(`{"bmm":"${state}"}\n`)
      }),
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
      await platform[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

export async function startServer(
  bundleFolder: string,
  code: string,
  more: Partial<TestAssignment> & { recordedUpstream?: true } = {},
): Promise<TestRunner> {
  const runner = await startRunner(bundleFolder)
  runner.give(JSON.stringify(makeAssignment(code, more)))
  await runner.printed('serving')
  return runner
}

export type TestAssignment = ReturnType<typeof makeAssignment>

export function makeAssignment(code: string, more: Record<string, unknown> = {}) {
  return {
    versionId: 'version_1',
    version: '7',
    code,
    sha256: createHash('sha256').update(code).digest('hex'),
    secrets: {} as Record<string, string>,
    callerSecretKeys: [] as string[],
    publicUrl: PUBLIC_URL,
    issuer: ISSUER,
    jwksUrl: JWKS_URL,
    allowedOriginHosts: ['localhost'],
    ...more,
  }
}

export interface Sent {
  method?: string
  path?: string
  headers?: Record<string, string | undefined>
  body?: string | object
}

export interface Received {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One HTTP request down a connection that the runner dialled. */
export function send(
  { platform }: Pick<TestRunner, 'platform'>,
  { method = 'POST', path = '/s/echo/mcp', headers = {}, body }: Sent = {},
): Promise<Received> {
  const text = typeof body === 'string' ? body : body && JSON.stringify(body)
  const given = {
    host: 'localhost:4100',
    'content-type': text === undefined ? undefined : 'application/json',
    accept: 'application/json, text/event-stream',
    ...headers,
  }
  const defined = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent: platform.agent, method, path, headers: Object.fromEntries(defined) },
      (res) => {
        let answer = ''
        res.setEncoding('utf8').on('data', (chunk: string) => void (answer += chunk))
        res.on('error', reject)
        res.on('end', () => {
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: answer })
        })
      },
    )
    asked.once('error', reject)
    asked.end(text)
  })
}

/** Polls until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come about in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
