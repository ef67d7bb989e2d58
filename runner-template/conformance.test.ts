import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { openProxy } from './testing/proxy.ts'
import { startServer, type TestRunner } from './testing/runner.ts'

const BIN = join(import.meta.dirname, '../node_modules/.bin')
const EXPECTED = join(import.meta.dirname, 'testing/tools-only.yml')

let runner: TestRunner
let proxy: Awaited<ReturnType<typeof openProxy>>
beforeAll(async () => {
  runner = await startServer(inject('bundleFolder'), fixture('echo'))
  proxy = await openProxy(runner, await runner.platform.keys.sign())
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await runner[Symbol.asyncDispose]()
})

const scenarios: [version: string, scenario: string][] = [
  ['2026-07-28', 'tools-list'],
  ['2026-07-28', 'server-stateless'],
  ['2026-07-28', 'server-sse-multiple-streams'],
  ['2026-07-28', 'http-header-validation'],
  ['2026-07-28', 'caching'],
  ['2026-07-28', 'dns-rebinding-protection'],
  ['2025-11-25', 'server-initialize'],
  ['2025-11-25', 'ping'],
  ['2025-11-25', 'tools-list'],
  ['2025-11-25', 'dns-rebinding-protection'],
]

test.each(scenarios)('conforms to %s in %s', { timeout: 60_000 }, async (version, scenario) => {
  const known = version === '2026-07-28' ? ['--expected-failures', EXPECTED] : []
  const args = ['server', '--url', proxy.url, '--scenario', scenario, '--spec-version', version]
  const child = spawn(join(BIN, 'node'), [join(BIN, 'conformance'), ...args, ...known])
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (output += text))
  const [code] = await once(child, 'close')
  expect({ code, output }).toMatchObject({ code: 0 })
})
