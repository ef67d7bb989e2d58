import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { legacyMessage, messageIn, modernMessage, resultIn, withToken } from './testing/messages.ts'
import { send, startServer, until, type TestRunner } from './testing/runner.ts'

const bundle = inject('bundleFolder')
const OWNER = 'owner"s+planted/value~1'
const USER = 'callers-planted-value-2'

let runner: TestRunner
beforeAll(async () => {
  runner = await startServer(bundle, fixture('probe'), {
    secrets: { API_TOKEN: OWNER },
    callerSecretKeys: ['USER_TOKEN'],
  })
})
afterAll(() => runner[Symbol.asyncDispose]())

type Make = typeof modernMessage

interface How {
  make?: Make
  /** The header in which the gateway sends the caller's secrets. */
  header?: string | undefined
}

async function call(name: string, input: object = {}, { make = modernMessage, header }: How = {}) {
  const token = await runner.platform.keys.sign()
  const sent = withToken(make('tools/call', { name, arguments: input }), token)
  return send(runner, { ...sent, headers: { ...sent.headers, 'bmm-caller-secrets': header } })
}

async function result(...args: Parameters<typeof call>) {
  return resultIn(await call(...args))
}

const secretsHeader = (secrets: object) =>
  Buffer.from(JSON.stringify(secrets)).toString('base64url')

describe.each<[string, Make]>([
  ['2026-07-28', modernMessage],
  ['2025-11-25', legacyMessage],
])('results in %s', (_era, make) => {
  test('come in one piece', async () => {
    const { status, headers } = await call('hash', { text: 'a' }, { make })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    expect(headers['content-length']).toBeDefined()
  })

  test('text is text', async () => {
    const { content, isError } = await result('hash', { text: 'a' }, { make })
    expect(content).toEqual([
      { type: 'text', text: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb' },
    ])
    expect(isError).toBeUndefined()
  })

  test('an object is structure, and its JSON as text', async () => {
    const { content, structuredContent } = await result(
      'typed',
      { value: { celsius: 21 } },
      { make },
    )
    expect(structuredContent).toEqual({ celsius: 21 })
    expect(content).toEqual([{ type: 'text', text: '{"celsius":21}' }])
  })

  test('input that does not fit the schema is an error and never reaches the tool', async () => {
    const { isError, content } = await result('hash', { text: 1 }, { make })
    expect(isError).toBe(true)
    expect(content[0]?.text).toContain('Invalid arguments for tool hash')
  })

  test('output that does not fit the schema is an error', async () => {
    const { isError, content } = await result('typed', { value: { celsius: 'warm' } }, { make })
    expect(isError).toBe(true)
    expect(content[0]?.text).toContain('Output validation error')
  })

  test('text where the schema asks for structure is an error', async () => {
    expect(await result('typed', { value: 'warm' }, { make })).toMatchObject({ isError: true })
  })

  test('an unknown tool is a protocol error', async () => {
    expect(messageIn(await call('nothing', {}, { make }))).toMatchObject({
      error: { code: -32602, message: 'Tool nothing not found' },
    })
  })
})

test.each([
  ['nothing', 'The tool returned undefined, not text or an object'],
  ['nil', 'The tool returned null, not text or an object'],
  ['number', 'The tool returned number, not text or an object'],
])('a tool that returns %s has failed', async (what, text) => {
  expect(await result('returns', { what })).toMatchObject({ isError: true, content: [{ text }] })
})

test('a list is given as text', async () => {
  const { content, structuredContent } = await result('returns', { what: 'list' })
  expect(content[0]?.text).toBe('[1,2]')
  expect(structuredContent).toBeUndefined()
})

test('a result of up to 1 MiB passes, a larger one is refused in words', async () => {
  const limit = 1024 * 1024
  expect((await result('big', { bytes: limit })).content[0]?.text).toHaveLength(limit)
  const refused = await result('big', { bytes: limit + 1 })
  expect(refused.isError).toBe(true)
  expect(refused.content[0]?.text).toMatch(/^The result is too large: 1048577 bytes/)
})

test('tools are listed in the order of the code, with the hints of the new protocol', async () => {
  const sent = withToken(modernMessage('tools/list'), await runner.platform.keys.sign())
  const listed = resultIn(await send(runner, sent))
  expect(listed).toMatchObject({ resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' })
  const names = (listed['tools'] as { name: string }[]).map(({ name }) => name)
  expect(names.slice(0, 3)).toEqual(['whoami', 'hash', 'typed'])
})

test('a batch of the old protocol is answered whole', async () => {
  const message = (id: number, text: string) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'hash', arguments: { text } },
  })
  const sent = {
    headers: { 'mcp-protocol-version': '2025-03-26' },
    body: [message(1, 'a'), message(2, 'b')],
  }
  const { status, text } = await send(runner, withToken(sent, await runner.platform.keys.sign()))
  expect(status).toBe(200)
  expect(text).toContain('ca978112')
  expect(text).toContain('3e23e816')
})

describe('secrets', () => {
  test('of the owner reach the tool by ctx and by the environment, which holds nothing undeclared', async () => {
    expect((await result('secret')).content[0]?.text).toBe(OWNER)
    expect((await result('secret_env')).structuredContent).toEqual({
      API_TOKEN: OWNER,
      names: ['API_TOKEN', 'HTTPS_PROXY', 'HTTP_PROXY', 'NODE_ENV', 'NODE_USE_ENV_PROXY', 'TZ'],
    })
  })

  test('of the caller reach that call alone', async () => {
    const header = secretsHeader({ USER_TOKEN: USER })
    expect((await result('own_secret', {}, { header })).content[0]?.text).toBe(USER)
    expect(await result('own_secret')).toMatchObject({ isError: true })
  })

  test('that the caller has not given are named, with the place to give them; other tools work', async () => {
    const { content, isError } = await result('own_secret')
    expect(isError).toBe(true)
    expect(content[0]?.text).toBe(
      'This needs your own USER_TOKEN, which is not set. Give it at http://localhost:4000/credentials/echo, then call again.',
    )
    expect(await result('secret')).not.toHaveProperty('isError')
  })

  test('of a caller cannot stand in for one of the owner', async () => {
    const header = secretsHeader({ API_TOKEN: 'taken over' })
    expect((await result('secret', {}, { header })).content[0]?.text).toBe(OWNER)
  })

  test.each([
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['no text', secretsHeader({ USER_TOKEN: 1 })],
    ['larger than 8 kB', secretsHeader({ USER_TOKEN: 'x'.repeat(8_000) })],
  ])('in a header that is %s are refused', async (_title, header) => {
    expect((await call('own_secret', {}, { header })).status).toBe(400)
  })

  test.each(['plain', 'base64', 'basic', 'base64url', 'hex', 'url', 'json'])(
    'in an error are redacted when they are %s',
    async (form) => {
      const { content, isError } = await result('throws', { form })
      expect(isError).toBe(true)
      expect(content[0]?.text).toContain('[secret:API_TOKEN]')
      for (const value of formsOf(OWNER)) expect(content[0]?.text).not.toContain(value)
    },
  )

  test('of one caller are hidden while another is served, for code may have kept them', async () => {
    const kept = 'kept-of-the-first-caller-1234567'
    await call('keeps', {}, { header: secretsHeader({ USER_TOKEN: kept }) })
    const header = secretsHeader({ USER_TOKEN: USER })
    const { content } = await result('tells_kept', {}, { header })
    expect(content[0]?.text).toBe('refused with [secret:USER_TOKEN]')
    await until(() => runner.stdout().includes('it has kept [secret:USER_TOKEN]'))
    expect(runner.stdout()).not.toContain(kept)
  })

  test('stand nowhere in the log, which is one bounded JSON line a message', async () => {
    await call('logs', {}, { header: secretsHeader({ USER_TOKEN: USER }) })
    await until(() => runner.stdout().includes('xxx'))
    const output = runner.stdout()
    for (const value of [...formsOf(OWNER), ...formsOf(USER)]) expect(output).not.toContain(value)
    const lines = output.trim().split('\n')
    expect(lines.every((line) => Buffer.byteLength(line) <= 4096)).toBe(true)
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(
      logged.filter(({ tool }) => tool === 'logs').map(({ at: _at, ...rest }) => rest),
    ).toEqual([
      {
        level: 'info',
        tool: 'logs',
        message: 'token is [secret:API_TOKEN]',
        data: { token: '[secret:API_TOKEN]', user: '[secret:USER_TOKEN]' },
      },
      { level: 'info', tool: 'logs', message: 'console says [secret:API_TOKEN]' },
      { level: 'error', tool: 'logs', message: "console errs { deep: [ '[secret:API_TOKEN]' ] }" },
      { level: 'warn', tool: 'logs', message: expect.stringMatching(/^x+…$/) },
    ])
  })
})

describe('the way out', () => {
  test.each(['fetches', 'plain_fetch'])('leads %s through the egress socket', async (tool) => {
    const { structuredContent } = await result(tool, { url: 'http://api.example.com/x?y=1' })
    expect(structuredContent).toEqual({ host: 'api.example.com', path: '/x?y=1' })
    expect(runner.platform.egress).toContain('CONNECT api.example.com:80')
  })

  test.each([
    [
      'http://forbidden.example.com/',
      'forbidden.example.com cannot be reached: the name is not known',
    ],
    [
      'http://api.example.com/astray',
      'api.example.com leads on to a host that this server may not reach',
    ],
  ])(
    'is an error of the tool that names the host where the gateway refuses: %s',
    async (url, text) => {
      for (const tool of ['fetches', 'plain_fetch'])
        expect(await result(tool, { url })).toMatchObject({
          isError: true,
          content: [{ text }],
        })
    },
  )
})

describe('code of a server', () => {
  test.each([
    'fs',
    'node:fs',
    'node:vm',
    'node:child_process',
    'node:http',
    'node:sqlite',
    'jose',
    './x',
  ])('cannot require %s', async (name) => {
    expect((await result('requires', { name })).structuredContent).toEqual({
      refused: `Error: The module "${name}" is not offered to servers`,
    })
  })

  test('cannot make code of text', async () => {
    const { structuredContent } = await result('evals')
    expect(structuredContent).toMatchObject({
      eval: { refused: expect.stringMatching(/^EvalError/) },
      function: { refused: expect.stringMatching(/^EvalError/) },
    })
  })

  test('cannot import', async () => {
    const { structuredContent } = await result('imports')
    expect(structuredContent).toEqual({
      refused: expect.stringContaining('dynamic import callback'),
    })
  })

  test('finds no other loader, and cannot change what the gate verifies with', async () => {
    const { structuredContent } = await result('reaches')
    expect(structuredContent).toEqual({
      builtin: 'undefined',
      binding: 'undefined',
      main: 'undefined',
      gate: { refused: expect.stringMatching(/^TypeError/) },
      hash: { refused: expect.stringMatching(/^TypeError/) },
    })
  })
})

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  return [
    value,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]
}
