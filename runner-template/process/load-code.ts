import { compileFunction } from 'node:vm'
import { checkServerModule, type ServerModule } from '../mcp/server-module.ts'
import type { OfferedModules } from './offered-modules.ts'

type Bundle = (module: { exports: unknown }, exports: unknown, require: Require) => void
type Require = (name: string) => object

/** Runs a CommonJS bundle from memory: no file is written, and without a loader of its own `import()` throws. */
export function loadCode({
  code,
  modules,
}: {
  code: string
  modules: OfferedModules
}): ServerModule {
  // the signature follows from the names of the parameters
  const run = compileFunction(code, ['module', 'exports', 'require'], {
    filename: 'server.cjs',
  }) as Bundle
  const module: { exports: unknown } = { exports: {} }
  run(module, module.exports, (name) => {
    const offered = modules.get(name)
    if (!offered) throw new Error(`The module "${name}" is not offered to servers`)
    return offered
  })
  return checkServerModule(module.exports)
}
