import { compileSource } from '../activities/code/compile-source.ts'
import { renderSpec } from '../activities/code/render-spec.ts'
import { serverSpec } from '../contract/spec.ts'
import { echoSpec } from '../test/rows.ts'

/** One tool that answers what it is asked: the bundle as a build makes it. */
export async function compileEcho(): Promise<string> {
  const code = renderSpec(serverSpec.parse(echoSpec))
  const compiled = await compileSource({ code, declaredSecrets: [] })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  return compiled.bundle
}
