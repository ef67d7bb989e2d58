import { compileSource } from '../activities/code/compile-source.ts'
import type { OfficialTemplate } from '../templates/official-templates.ts'
import { runTemplate, type RunningTemplate, type Upstream } from '../templates/run-template.ts'

/** Compiles an official template and runs it against a service of ours. */
export async function startTemplate(
  { code, spec }: OfficialTemplate,
  upstream: Upstream,
  secrets: Record<string, string> = {},
): Promise<RunningTemplate> {
  const declaredSecrets = spec.secrets.map(({ key }) => key)
  const compiled = await compileSource({ code, declaredSecrets })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  return runTemplate(compiled.bundle, upstream, secrets)
}
