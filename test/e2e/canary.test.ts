// One value of each kind that must stay secret is planted, everything is run that could leak it, and then it is looked for
// wherever this product writes or shows something. That the search would find it is shown beside it, store by store.
import { Client, Connection } from '@temporalio/client'
import Docker from 'dockerode'
import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { routes } from '../../contract/routes.ts'
import type { Route } from '../../contract/route.ts'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { createCodec } from '../../temporal/codec.ts'
import { failureConverterPath } from '../../temporal/failure-converter-path.ts'
import { startFakeModel } from '../fake-model.ts'
import { authorize } from '../headless-person.ts'
import { connectFromUrl, type McpLogin } from '../mcp-login.ts'
import { specAnswerText } from '../model-answers.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import {
  containerTexts,
  databaseTexts,
  fileTexts,
  isFoundIn,
  processTexts,
  temporalTexts,
} from '../secret-search.ts'
import { startStack, type ProcessName, type Stack } from '../stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { shoutSpec, shout } from '../tracker-spec.ts'
import { until } from '../until.ts'

const SLUG = 'keeper'
const processes = ['api', 'worker', 'gateway'] as const satisfies ProcessName[]
const canary = (kind: string) => `canary-${kind}-${randomBytes(9).toString('hex')}`

const given = {
  owner: canary('owner'),
  newOwner: canary('rotated'),
  caller: canary('caller'),
  model: canary('model'),
  oidc: canary('oidc'),
  argument: canary('argument'),
  answer: canary('answer'),
}
/** What must be found nowhere; those that the product makes are added as they come. */
const secrets: Record<string, string> = { ...given, password: 'a-river-of-marbles' }
/** Planted in every store on purpose. */
const control = `control-${randomBytes(9).toString('hex')}`

let opened: AsyncDisposableStack
let stack: Stack
let owner: Owner
let found: Record<string, string[]>

/** A service says its secrets back, and careless code logs that and throws it: no scan can know. */
const spec: ServerSpecInput = {
  ...echoSpec,
  tools: echoSpec.tools.map((tool) => ({
    ...tool,
    implementation: `
      const { OWNER_TOKEN: owner = '', CALLER_TOKEN: caller = '' } = ctx.secrets
      const headers = { authorization: owner, 'x-caller': caller }
      const echoed = await (await ctx.fetch('http://upstream.test/echo', { headers })).text()
      ctx.log.info('asked with ' + echoed, { echoed })
      if (input.text.startsWith('control')) ctx.log.info(input.text)
      if (input.text === 'throw') throw new Error('refused with ' + echoed)
      return { text: await (await ctx.fetch('http://upstream.test/')).text() }`,
  })),
  secrets: [
    { key: 'OWNER_TOKEN', description: 'Of the owner' },
    { key: 'CALLER_TOKEN', description: 'Of the caller', whose: 'caller' },
  ],
  allowedDomains: ['http://upstream.test'],
}

beforeAll(async () => {
  await using cleanUp = new AsyncDisposableStack()
  const folder = cleanUp.use(await temporaryFolder())
  const upstream = createServer(({ url, headers }, res) => {
    const { authorization = '', 'x-caller': caller } = headers
    const echoed = [authorization, Buffer.from(authorization).toString('hex'), caller].join(' ')
    res.end(url === '/echo' ? echoed : given.answer)
  }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  cleanUp.defer(() => void upstream.close())
  const { port } = upstream.address() as AddressInfo // it listens on a port
  const model = cleanUp.use(
    await startFakeModel((_body, attempt) =>
      attempt === 1
        ? { status: 401, type: 'authentication_error', message: `bad key ${given.model}` }
        : { text: specAnswerText(shoutSpec('Spoken', shout)) },
    ),
  )
  const fileOf = async (name: string, value: string) => {
    await writeFile(folder.at(name), value, { mode: 0o600 })
    return folder.at(name)
  }
  stack = cleanUp.use(
    await startStack({
      BMM_MODEL_API_KEY_FILE: await fileOf('model', given.model),
      BMM_MODEL_BASE_URL: model.url,
      OIDC_ISSUER: `http://127.0.0.1:${port}`, // it answers nonsense, so signing in there fails
      OIDC_CLIENT_ID: 'bmm',
      OIDC_CLIENT_SECRET_FILE: await fileOf('oidc', given.oidc),
      EGRESS_HOSTS: `upstream.test=127.0.0.1:${port}`,
      SLEEP_AFTER_MINUTES: '0.05',
      WARM_RUNNERS: '1',
      BMM_FAILPOINTS: 'health-check:after=fail', // once: the first build fails after its secrets were handed over
    }),
  )
  secrets['set-up link'] = new URL(await stack.setupUrl()).hash.slice(1)
  owner = await setUpOwner(stack)
  // Beside the session's id, which is a row's key, only the signature makes the cookie.
  secrets['session cookie'] = decodeURIComponent(owner.cookie).split('.').at(-1) ?? ''
  opened = cleanUp.move()
  await runEverything()
  await plantControls()
  found = await searchAll()
}, 240_000)
afterAll(() => opened?.disposeAsync())

async function runEverything() {
  const values = [{ key: 'OWNER_TOKEN', value: given.owner }]
  const failed = await owner.ended(
    (await owner.createServer({ slug: SLUG, spec, secrets: values })).id,
  )
  expect(failed).toMatchObject({
    state: 'failed',
    failure: { code: 'SourceInvalid', step: 'health-check' },
  })
  expect(await build()).toMatchObject({ state: 'live' })

  const { client, tokens } = await signInClient()
  opened.defer(() => client.close())
  secrets['server token'] = tokens()?.access_token.split('.').at(-1) ?? ''
  secrets['refresh token'] = tokens()?.refresh_token ?? ''
  expect(await call(client, given.argument)).toContain(given.answer)
  expect(await call(client, 'throw')).toContain('refused with [secret:OWNER_TOKEN]')

  await owner.api.PUT('/v1/servers/{serverId}/secrets/{key}', {
    params: { path: { serverId: SLUG, key: 'OWNER_TOKEN' } },
    body: { value: given.newOwner },
  })
  expect(await build()).toMatchObject({ state: 'live' }) // a rollover
  expect(await call(client, given.argument)).toContain(given.answer)
  const isAsleep = () => stack.db('servers').where({ slug: SLUG }).whereNotNull('asleep_at').first()
  await until('it sleeps', isAsleep, 40_000)
  expect(await call(client, given.argument)).toContain(given.answer) // a wake
  await change({ isPinned: true }) // so that its container can be looked at
  await call(client, control) // a tool may log what it likes

  const { data } = await owner.api.POST('/v1/keys', { body: { name: 'ci', scopes: ['org:read'] } })
  secrets['API key'] = data?.token ?? ''
  await ask('/v1/servers', { authorization: `Bearer ${secrets['API key']}` })
  await ask('/auth/oidc')
  for (const state of ['failed', 'live']) {
    const body = { slug: `words-${state}`, prompt: 'A server called Spoken' }
    const headers = { 'idempotency-key': randomUUID() }
    const made = await owner.api.POST('/v1/servers', { body, headers })
    expect(await owner.ended(made.data?.build.id ?? '')).toMatchObject({ state })
  }
}

function change(body: { title: string } | { isPinned: true }) {
  return owner.api.PATCH('/v1/servers/{serverId}', { params: { path: { serverId: SLUG } }, body })
}

async function build() {
  const { data, error } = await owner.api.POST('/v1/servers/{serverId}/builds', {
    params: { path: { serverId: SLUG } },
    body: { spec },
    headers: { 'idempotency-key': randomUUID() },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return owner.ended(data.id)
}

function signInClient(): Promise<McpLogin> {
  return connectFromUrl({
    url: `${stack.gatewayUrl}/s/${SLUG}/mcp`,
    async authorize(asked) {
      const filledIn = { cookie: owner.cookie, secrets: { CALLER_TOKEN: given.caller } }
      const { location } = await authorize(asked, filledIn)
      secrets['authorization code'] = location.searchParams.get('code') ?? ''
      return location
    },
  })
}

async function call(client: McpLogin['client'], text: string) {
  return JSON.stringify(await client.callTool({ name: 'echo', arguments: { text } }))
}

async function ask(path: string, headers: Record<string, string> = { cookie: owner.cookie }) {
  const leaving = new AbortController()
  const { signal } = leaving
  const answer = await fetch(`${stack.apiUrl}${path}`, { headers, signal, redirect: 'manual' })
  const told = [...answer.headers].filter(([name]) => name !== 'set-cookie') // that is where it belongs
  const parts = [`${answer.status} ${path}`, JSON.stringify(told)]
  const timer = setTimeout(() => leaving.abort(), 1_500) // streams of what goes on never end
  try {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) parts.push(decoder.decode(chunk, { stream: true }))
  } catch (err) {
    if (!signal.aborted) throw err
  } finally {
    clearTimeout(timer)
  }
  return parts.join('')
}

/** The answer to each route that reads, of the api, of the authorization server and of the gateway. */
async function answers() {
  const [server] = await stack.db('servers').where({ slug: SLUG })
  const ids: Record<string, string> = {
    serverId: server.id,
    buildId: server.lastBuildId,
    number: '1',
    slug: SLUG,
  }
  const paths = Object.values<Route>(routes)
    .filter(({ method }) => method === 'get')
    .map(({ path }) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name))
  const others = [
    '/openapi.json',
    '/oauth/jwks',
    '/.well-known/oauth-authorization-server/oauth',
    '/readyz',
  ]
  const builds = await stack.db('builds').select('id')
  const texts = [...paths, ...others, ...builds.map(({ id }) => `/v1/builds/${id}/events`)].map(
    (path) => ask(path),
  )
  const metadata = fetch(`${stack.gatewayUrl}/.well-known/oauth-protected-resource/s/${SLUG}/mcp`)
  return Promise.all([...texts, metadata.then((answer) => answer.text())])
}

async function searchAll() {
  const config = loadConfig(stack.env, (path) => readFileSync(path, 'utf8'))
  const { stored, decrypted } = await temporalTexts({
    address: stack.env['TEMPORAL_ADDRESS'] ?? '',
    namespace: config.TEMPORAL_NAMESPACE,
    codec: createCodec(config.payloadKeys.keys),
  })
  const shown = await answers() // first: what they log is looked through too
  const containers = await containerTexts(config.DOCKER_SOCKET)
  return {
    'what Docker tells': containers.map(({ told }) => told),
    'logs of containers': containers.map(({ logs }) => logs),
    'command lines': await processTexts('cmdline'),
    environments: await processTexts('environ'),
    'the database': await databaseTexts(stack.db),
    artifacts: await stack.db('artifacts').pluck<string[]>('content'),
    'what Temporal stores': stored,
    'what Temporal stores, decrypted': decrypted,
    'logs of processes': processes.map((name) => stack.output(name).join('')),
    files: await fileTexts(stack.dataDir, { but: ['keys'] }),
    'answers of the api': shown,
  }
}

async function plantControls() {
  const { db, env } = stack
  await change({ title: control })
  await ask(`/${control}`) // a path that is not there is logged
  await writeFile(join(stack.dataDir, 'control'), Buffer.from(control).toString('base64'))
  await db('artifacts').insert({ sha256: control, kind: 'code', content: `// ${control}` })

  const args = ['-e', 'setInterval(() => {}, 1000)', control]
  const child = spawn(process.execPath, args, { env: { CONTROL: control } })
  opened.defer(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')

  const docker = new Docker({ socketPath: env['DOCKER_SOCKET'] ?? '' })
  const [image] = await docker.listImages()
  const container = await docker.createContainer({
    Image: image?.Id ?? '',
    Env: [`A=${control}`],
    Cmd: ['x'],
  })
  opened.defer(() => container.remove({ force: true }))

  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' })
  opened.defer(() => connection.close())
  const namespace = env['TEMPORAL_NAMESPACE'] ?? ''
  const config = loadConfig(env, (file) => readFileSync(file, 'utf8'))
  const codecs = { open: [], sealed: [createCodec(config.payloadKeys.keys)] }
  for (const [workflowId, payloadCodecs] of Object.entries(codecs)) {
    const dataConverter = { payloadCodecs, failureConverterPath }
    const { workflow } = new Client({ connection, namespace, dataConverter })
    const options = { workflowId, taskQueue: 'nobody', args: [`${workflowId}-${control}`] }
    const handle = await workflow.start('control', options)
    opened.defer(() => handle.terminate().then(() => {}))
  }
  const { workflow } = new Client({ connection, namespace })
  const areListed = async () => (await workflow.count(`WorkflowType = 'control'`)).count === 2
  await until('both are listed', areListed, 20_000)
}

test('everything that could leak was planted', () => {
  expect(Object.keys(secrets).sort()).toEqual(
    [
      ...Object.keys(given),
      'API key',
      'authorization code',
      'password',
      'refresh token',
      'server token',
      'session cookie',
      'set-up link',
    ].sort(),
  )
  for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThan(15)
  const answered = found['answers of the api']?.filter((text) => text.startsWith('200')) ?? []
  expect(answered.length).toBeGreaterThan(20)
  const rows = found['the database']?.join('') ?? ''
  expect(rows).toContain('[secret:OWNER_TOKEN] [secret:OWNER_TOKEN] [secret:CALLER_TOKEN]')
})

test.each([
  'what Docker tells',
  'logs of containers',
  'command lines',
  'environments',
  'the database',
  'artifacts',
  'what Temporal stores',
  'what Temporal stores, decrypted',
  'logs of processes',
  'files',
  'answers of the api',
])('no secret stands in %s, where the search would find it', (name) => {
  const texts = found[name] ?? []
  expect(isFoundIn(texts, control)).toBe(true)
  expect(Object.keys(secrets).filter((kind) => isFoundIn(texts, secrets[kind] ?? ''))).toEqual([])
})
