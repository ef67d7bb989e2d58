import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSpec, type ServerSpecInput, type ToolSpec } from '../../contract/spec.ts'
import { testEnvironment } from '../../test/environment.ts'
import { DockerRuntime } from '../containers/docker-runtime.ts'
import { runSelfTest } from './run-self-test.ts'

type ToolInput = Partial<ServerSpecInput['tools'][number]> & { name: string; run: string }

const installId = `st${process.pid}`
let runtime: DockerRuntime
let socketRoot: string
let count = 0

beforeAll(async () => {
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  runtime = new DockerRuntime({ socketPath, installId, hostId: 'test', limits })
  socketRoot = await mkdtemp(join(tmpdir(), 'bmm-st-'))
})
afterAll(async () => {
  const left = [await runtime.list('self-test'), await readdir(socketRoot)]
  await rm(socketRoot, { recursive: true })
  expect(left).toEqual([[], []])
})

const answer = { url: 'https://a.example/city', body: '{"name":"Berlin","size":3.7}' }
const get = (url: string) => `return (await ctx.fetch('${url}')).json()`

function specOf(tools: ToolInput[], more: Partial<ServerSpecInput> = {}) {
  return serverSpec.parse({
    title: 'T',
    description: 'T',
    allowedDomains: ['a.example'],
    tools: tools.map(({ run, ...tool }) => ({
      title: tool.name,
      description: tool.name,
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
      exampleCalls: [{ title: 'it', arguments: {} }],
      implementation: run,
      ...tool,
    })),
    ...more,
  })
}

/** As the compile step would make it, but of whatever code. `before` runs as the bundle is loaded. */
function bundleOf({ title, tools }: ReturnType<typeof specOf>, before = '') {
  const listed = tools.map(({ implementation, ...tool }) => {
    const fields = JSON.stringify({ ...tool, exampleCalls: undefined }).slice(1, -1)
    return `{ ${fields}, async run(input, ctx) { ${implementation} } }`
  })
  return `${before}\nmodule.exports.default = { title: '${title}', tools: [${listed.join(',')}] }`
}

async function selfTest(
  spec: ReturnType<typeof specOf>,
  {
    bundle = bundleOf(spec),
    former = [],
    timeoutMs = 90_000,
  }: { bundle?: string; former?: ToolSpec[]; timeoutMs?: number } = {},
) {
  const name = `bmm-${installId}-test-${++count}`
  const signal = AbortSignal.timeout(100_000)
  const deps = { runtime, socketRoot, signal, onProgress: () => {} }
  return runSelfTest(deps, { name, spec, bundle, former, timeoutMs })
}

async function verdictOf(tool: Omit<ToolInput, 'name'>, more: Partial<ServerSpecInput> = {}) {
  const { calls } = await selfTest(specOf([{ name: 'tool', ...tool }], more))
  const [first] = calls
  return first && { state: first.state, reason: first.reason }
}
const failed = (reason: unknown) => ({ state: 'failed', reason })
const example = (more: object) => ({ exampleCalls: [{ title: 'it', arguments: {}, ...more }] })

test('a call passes with its recorded answers, dummy secrets and expected parts', async () => {
  const verdict = await verdictOf(
    {
      run: `const url = 'https://a.example/city?key=' + ctx.secrets.KEY + '&mine=' + ctx.secrets.MINE
        const { name, size } = await (await fetch(url, { headers: { authorization: ctx.secrets.KEY } })).json()
        return { name, size, key: process.env.KEY }`,
      outputSchema: { type: 'object', required: ['name'] },
      ...example({ upstream: [answer], expected: { name: 'Berlin', key: 'test-KEY' } }),
    },
    {
      secrets: [
        { key: 'KEY', description: 'One' },
        { key: 'MINE', description: 'Mine', whose: 'caller' },
      ],
    },
  )
  expect(verdict).toEqual({ state: 'passed', reason: null })
})

test('each way in which a call can fail has its reason', async () => {
  const upstream = [answer]
  const tools: [tool: ToolInput, reason: unknown][] = [
    [
      { name: 'reports', run: `throw new Error('No such city')` },
      'The tool reported an error: No such city',
    ],
    [
      {
        name: 'misfits',
        run: `return { size: 'big' }`,
        outputSchema: { type: 'object', properties: { size: { type: 'number' } } },
      },
      expect.stringMatching(/^The result does not fit the outputSchema: #.*#\/size: /),
    ],
    [
      {
        name: 'refuses',
        run: `return 'never'`,
        inputSchema: { type: 'object', required: ['city'] },
      },
      expect.stringContaining('The arguments do not fit the inputSchema: #'),
    ],
    [
      { name: 'differs', run: get(answer.url), ...example({ upstream, expected: { size: 4 } }) },
      'In the result, size should be 4 and is 3.7.',
    ],
    [
      { name: 'lacks', run: `return 'Berlin'`, ...example({ expected: 'Paris' }) },
      'The result should hold "Paris", and is "Berlin".',
    ],
    [
      {
        name: 'asks',
        run: `const { status } = await ctx.fetch('https://a.example/else'); return { status }`,
        ...example({ upstream }),
      },
      'It asked GET https://a.example/else, which is not recorded. Recorded is GET https://a.example/city. The tool returned: {"status":599}',
    ],
    [
      {
        name: 'strays',
        run: get('https://b.example/'),
        ...example({ upstream: [{ url: 'https://b.example/' }] }),
      },
      expect.stringContaining('b.example, which is not among the allowed domains'),
    ],
    [
      { name: 'succeeds', run: `return 'fine'`, ...example({ isError: true }) },
      'The example expects an error, and the tool returned: fine',
    ],
  ]
  const spec = specOf(tools.map(([tool]) => tool))
  const { calls } = await selfTest(spec)
  expect(calls.map(({ tool, state, reason }) => ({ tool, state, reason }))).toEqual(
    tools.map(([{ name: tool }, reason]) => ({ tool, state: 'failed', reason })),
  )
})

test('an expected error passes, and so does a recorded failure of the service', async () => {
  expect(
    await verdictOf({
      run: `const { status } = await ctx.fetch('https://a.example/city', { method: 'POST', body: 'x' })
        throw new Error('The service answers ' + status)`,
      ...example({
        upstream: [{ method: 'POST', url: answer.url, status: 503 }],
        isError: true,
        expected: 'answers 503',
      }),
    }),
  ).toEqual({ state: 'passed', reason: null })
})

test('what is not recorded is not judged, and nothing leaves the container', async () => {
  const notRecorded = (what: string) => ({
    state: 'not-recorded',
    reason: `It asked ${what}, and the example has no recorded answers.`,
  })
  expect(await verdictOf({ run: get(answer.url) })).toEqual(notRecorded(`GET ${answer.url}`))
  expect(await verdictOf({ run: `new WebSocket('wss://a.example/')` })).toEqual(
    notRecorded('for a WebSocket'),
  )
})

test('calls of the live version are replayed, and those that both have only once', async () => {
  const own = { name: 'city', run: get(answer.url), ...example({ upstream: [answer] }) }
  const old = { ...answer, url: 'https://a.example/old' }
  const former = specOf([
    {
      ...own,
      exampleCalls: [...own.exampleCalls, { title: 'old', arguments: {}, upstream: [old] }],
    },
    { name: 'gone', run: 'return 1' },
  ]).tools
  const { calls, regressions } = await selfTest(specOf([own]), { former })
  expect(calls).toMatchObject([{ title: 'it', state: 'passed' }])
  expect(regressions).toMatchObject([
    { tool: 'city', title: 'it', state: 'passed' },
    { tool: 'city', title: 'old', state: 'failed' },
  ])
  expect(regressions[0]).toEqual(calls[0])
})

test('a call that crashes the server, or never ends, fails alone', async () => {
  const { calls } = await selfTest(
    specOf([
      {
        name: 'crash',
        run: `setTimeout(() => { throw new Error('so long') }); await new Promise(() => {})`,
      },
      { name: 'waits', run: 'await new Promise(() => {})' },
      { name: 'bomb', run: 'const all = []; for (;;) all.push(new Array(1e6).fill(0))' },
      { name: 'spins', run: 'for (;;);' },
      {
        name: 'floods',
        run: `for (let i = 0; i < 20_000; i++) console.log('x'.repeat(1_000)); return 'done'`,
      },
      { name: 'huge', run: `return 'x'.repeat(1_048_000)` },
      { name: 'fine', run: `return 'fine'` },
    ]),
  )
  expect(calls.map(({ tool, reason }) => [tool, reason])).toEqual([
    [
      'crash',
      expect.stringMatching(
        /^The server stopped during this call\. It stopped with exit code 70, and its log ends: .*so long/,
      ),
    ],
    ['waits', 'No answer came within 10 seconds.'],
    ['bomb', 'The server stopped during this call. It ran out of memory.'],
    ['spins', 'No answer came within 10 seconds.'],
    ['floods', null],
    ['huge', null],
    ['fine', null],
  ])
}, 100_000)

const spec = specOf([{ name: 'tool', run: `return 'x'` }])
test.each([
  ['crashes', `throw new Error('bad start')`, /^The server could not start\. .*code 70.*bad start/],
  [
    'takes all memory',
    'const all = []; for (;;) all.push(new Array(1e6).fill(0))',
    /out of memory/,
  ],
  ['leaves', 'process.exit(0)', /^The server could not start\. It stopped with exit code 0/],
  ['never ends', 'for (;;);', /^The server did not start within 20 seconds/],
])('a server that %s as it is loaded is told so once', async (_what, before, words) => {
  const { calls, regressions } = await selfTest(spec, { bundle: bundleOf(spec, before) })
  expect(calls).toEqual([
    {
      tool: 'server',
      title: 'Starts and offers its tools',
      ...failed(expect.stringMatching(words)),
      durationMs: 0,
    },
  ])
  expect(regressions).toEqual([])
})

test('a server that offers other tools than its spec is told which', async () => {
  const { calls } = await selfTest(spec, {
    bundle: bundleOf(specOf([{ name: 'other', run: 'return 1' }])),
  })
  expect(calls[0]?.reason).toBe('The tool tool is in the spec, but the server does not offer it.')
})

test('a test has its time; what was not tried by then has failed', async () => {
  const tools = ['first', 'second'].map((name) => ({ name, run: 'await new Promise(() => {})' }))
  const slow = specOf([{ name: 'quick', run: `return 'x'` }, ...tools])
  const { calls } = await selfTest(slow, { timeoutMs: 9_000 })
  const reason = 'Not tried: the self-test had taken 9 seconds by then.'
  expect(calls).toMatchObject([{ state: 'passed' }, { reason }, { reason }])
})

test('a cancelled test ends as cancelled and leaves nothing', async () => {
  const slow = specOf([{ name: 'waits', run: 'await new Promise(() => {})' }])
  const cancel = new AbortController()
  const running = runSelfTest(
    { runtime, socketRoot, signal: cancel.signal, onProgress: () => cancel.abort() },
    { name: `bmm-${installId}-test-cancelled`, spec: slow, bundle: bundleOf(slow), former: [] },
  )
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await runtime.list('self-test')).toEqual([])
})
