import { AppError } from '../../../contract/errors.ts'
import type { BuildFailure, SelfTest } from '../../../contract/nouns.ts'
import type { ServerSpec } from '../../../contract/spec.ts'
import { compileFailed } from '../../code/compile-step.ts'
import { compileSource } from '../../code/compile-source.ts'
import { renderSpec } from '../../code/render-spec.ts'
import { scanBundle, scanSource } from '../../code/scan-source.ts'
import { scanRejected } from '../../code/scan-step.ts'
import { requirePassed } from '../../self-test/self-test-step.ts'
import { failureOf, type RunStage, type Stage } from './stage-log.ts'

export interface FindFault {
  run: RunStage
  signal: AbortSignal
  /** Told what came to be, also of a server that has a fault. */
  save: (name: 'spec.json' | 'server.ts' | 'bundle.cjs', content: string) => Promise<void>
  test: (tested: { spec: ServerSpec; bundle: string; round: number }) => Promise<SelfTest>
}

/** Takes a spec through all that judges it, as a build would; undefined when nothing is wrong. */
export async function findFault(
  { run, signal, save, test }: FindFault,
  { spec, round }: { spec: ServerSpec; round: number },
): Promise<BuildFailure | undefined> {
  const declaredSecrets = spec.secrets.map(({ key }) => key)
  let at: Stage = 'render'
  const reach: RunStage = (stage, work) => {
    at = stage
    return run(stage, work)
  }
  try {
    await save('spec.json', `${JSON.stringify(spec, null, 2)}\n`)
    const code = await reach('render', async () => ({ value: renderSpec(spec) }))
    await save('server.ts', code)
    await reach('scan', async () => {
      const policy = { declaredSecrets, allowedDomains: spec.allowedDomains }
      const { findings } = await scanSource({ code, ...policy })
      if (findings.some(({ level }) => level === 'reject')) throw scanRejected(findings, code)
      return { value: undefined, found: { findings } }
    })
    const bundle = await reach('compile', async () => {
      const compiled = await compileSource({ code, declaredSecrets, signal })
      if (!compiled.ok) throw compileFailed(compiled.diagnostics, code)
      const { findings } = await scanBundle({ code: compiled.bundle, declaredSecrets })
      if (findings.some(({ level }) => level === 'reject')) throw scanRejected(findings)
      return { value: compiled.bundle }
    })
    await save('bundle.cjs', bundle)
    await reach('self-test', async () => {
      const selfTest = await test({ spec, bundle, round })
      requirePassed(selfTest)
      return { value: undefined, found: { selfTest } }
    })
    return undefined
  } catch (err) {
    if (err instanceof AppError) return failureOf(err, at)
    throw err
  }
}
