import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileSource } from '../activities/code/compile-source.ts'
import { DockerRuntime } from '../activities/containers/docker-runtime.ts'
import { runSelfTest } from '../activities/self-test/run-self-test.ts'
import { testEnvironment } from '../test/environment.ts'
import { officialTemplates } from './official-templates.ts'

let runtime: DockerRuntime
let socketRoot: string
beforeAll(async () => {
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  const installId = `tst${process.pid}`
  runtime = new DockerRuntime({ socketPath, installId, hostId: 'test', limits })
  socketRoot = await mkdtemp(join(tmpdir(), 'bmm-tst-'))
})
afterAll(async () => rm(socketRoot, { recursive: true }))

test.each(officialTemplates.map((template) => [template.slug, template] as const))(
  'every example call of %s passes its self-test, by recorded answers alone',
  async (slug, { spec, code }) => {
    const declaredSecrets = spec.secrets.map(({ key }) => key)
    const compiled = await compileSource({ code, declaredSecrets })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
    const { calls } = await runSelfTest(
      { runtime, socketRoot, signal: AbortSignal.timeout(60_000), onProgress: () => {} },
      {
        name: `bmm-template-test-${process.pid}-${slug}`,
        spec,
        bundle: compiled.bundle,
        former: [],
      },
    )
    expect(calls.filter(({ state }) => state !== 'passed')).toEqual([])
    expect(calls.length).toBe(spec.tools.flatMap(({ exampleCalls }) => exampleCalls).length)
  },
)
