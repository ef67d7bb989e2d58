import { Ajv2020 } from 'ajv/dist/2020.js'
import { officialTemplates, type OfficialTemplate } from './official-templates.ts'
import type { RunningTemplate } from './run-template.ts'

export function getTemplate(slug: string): OfficialTemplate {
  const template = officialTemplates.find((candidate) => candidate.slug === slug)
  if (!template) throw new Error(`there is no template ${slug}`)
  return template
}

/** Runs every example call and says which answers do not fit the tool's output schema, or are no error where one belongs. */
export async function runExamples(
  { spec }: OfficialTemplate,
  running: RunningTemplate,
): Promise<string[]> {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  const misfits: string[] = []
  for (const { name, outputSchema, exampleCalls } of spec.tools) {
    const isOutput = ajv.compile(outputSchema ?? {})
    for (const { title, arguments: input, isError } of exampleCalls) {
      const [result] = await Promise.allSettled([running.call(name, input)])
      if ((result.status === 'rejected') !== (isError ?? false))
        misfits.push(`${name}, ${title}: ${result.status}`)
      if (result.status === 'rejected') continue
      const answer: unknown = JSON.parse(JSON.stringify(result.value))
      if (!isOutput(answer)) misfits.push(`${name}, ${title}: ${ajv.errorsText(isOutput.errors)}`)
      if (JSON.stringify(answer).length > 60_000) misfits.push(`${name}, ${title}: too long`)
    }
  }
  return misfits
}
