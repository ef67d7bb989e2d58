import { expect, test } from 'vitest'
import { callTool } from './call-tool.ts'
import { prepareServer, type PreparedTool } from './prepared-server.ts'
import type { ServerModule } from './server-module.ts'

type Run = ServerModule['tools'][number]['run']

function prepareTool(run: Run): PreparedTool {
  const tools = [{ name: 'tool', inputSchema: { type: 'object' }, run }]
  const { tools: prepared } = prepareServer({
    module: { title: 'T', tools },
    name: 't',
    version: '1',
  })
  const tool = prepared.get('tool')
  if (!tool) throw new Error('not prepared')
  return tool
}

function call(run: Run, { signal = new AbortController().signal, timeoutMs = 50 } = {}) {
  return callTool({
    tool: prepareTool(run),
    input: {},
    caller: { id: 'user_1', clientId: 'client_1' },
    secrets: {},
    redact: (text) => text.replace('hidden', '[secret:TOKEN]'),
    log: () => {},
    fetch,
    signal,
    whileRunning: () => () => {},
    timeoutMs,
  })
}

test('a tool without an end is ended, and told so', async () => {
  const told = Promise.withResolvers<unknown>()
  const result = await call((_input, { signal }) => {
    signal.addEventListener('abort', () => told.resolve(signal.reason))
    return new Promise(() => {})
  })
  const text = 'The tool did not finish within 0.05 seconds'
  expect(result).toEqual({ content: [{ type: 'text', text }], isError: true })
  expect(await told.promise).toEqual(new Error(text))
})

test('a tool that fails after its end disturbs nobody', async () => {
  const { promise, reject } = Promise.withResolvers<never>()
  expect(await call(() => promise)).toMatchObject({ isError: true })
  reject(new Error('late'))
})

test('what is thrown at once and what is no error are reported alike, redacted', async () => {
  const atOnce = () => {
    throw new Error('is hidden')
  }
  expect(await call(atOnce)).toMatchObject({
    isError: true,
    content: [{ text: 'is [secret:TOKEN]' }],
  })
  const noError = async () => Promise.reject('plain text') // oxlint-disable-line prefer-promise-reject-errors
  expect(await call(noError)).toMatchObject({ isError: true, content: [{ text: 'plain text' }] })
})

test('a result that is no JSON is an error', async () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  expect(await call(() => cycle)).toMatchObject({ isError: true })
})

test('structure is what the JSON says, so that a date is text', async () => {
  const result = await call(() => ({ at: new Date(0), gone: undefined }))
  expect(result.structuredContent).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})
