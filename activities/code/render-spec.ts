import { AppError } from '../../contract/errors.ts'
import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'
import {
  checkImplementation,
  checkSharedCode,
  indentCode,
  type CodePart,
} from './check-implementation.ts'
import { declareSchemaType } from './schema-types.ts'
import { writeLiteral, writeString } from './write-literal.ts'

interface TypeNames {
  input: string
  output: string | undefined
}

/** The server.ts of a spec: the same text for the same spec, whatever its titles, schemas and descriptions hold. */
export function renderSpec(spec: ServerSpec): string {
  const { implementations, shared, taken } = readCode(spec)
  const names = nameTypes(spec.tools, taken)
  const types = spec.tools.flatMap((tool, index) => {
    const name = names[index]
    if (!name) return []
    const input = declareSchemaType(name.input, tool.inputSchema)
    if (name.output === undefined || !tool.outputSchema) return [input]
    return [input, declareSchemaType(name.output, tool.outputSchema)]
  })
  const tools = spec.tools.map((tool, index) =>
    writeTool(tool, names[index], implementations[index]),
  )
  const server = [
    'export default {',
    `  title: ${writeString(spec.title)},`,
    ...(spec.instructions === undefined
      ? []
      : [`  instructions: ${writeString(spec.instructions)},`]),
    '  tools: [',
    ...tools,
    '  ],',
    '} satisfies ServerModule',
  ].join('\n')
  const parts = [...types, writeSecrets(spec), ...(shared ? [shared] : []), server]
  return `${parts.join('\n\n')}\n`
}

function readCode({ tools, sharedCode }: ServerSpec) {
  const checked = tools.map((tool) => checkImplementation(tool.implementation))
  const shared = sharedCode?.trim() ? checkSharedCode(sharedCode) : undefined
  const errors = [
    ...checked.flatMap((result, index) =>
      result.ok ? [] : [{ pointer: `/tools/${index}/implementation`, detail: result.reason }],
    ),
    ...(shared && !shared.ok ? [{ pointer: '/sharedCode', detail: shared.reason }] : []),
  ]
  const [first] = errors
  if (first) {
    const detail = `The code at ${first.pointer} cannot be used. ${first.detail}`
    throw new AppError('SpecInvalid', `${first.pointer}: ${first.detail}`, { detail, errors })
  }
  return {
    implementations: checked.flatMap((result) => (result.ok ? [result.part] : [])),
    shared: shared?.ok ? indentCode(shared.part, '') : undefined,
    taken: shared?.names ?? [],
  }
}

/** ForecastInput and ForecastOutput, with a number where a name is taken already. */
function nameTypes(tools: ToolSpec[], taken: string[]): TypeNames[] {
  const used = new Set(['Secrets', 'ServerModule', 'ToolContext', ...taken])
  const claim = (wanted: string) => {
    let name = wanted
    for (let number = 2; used.has(name); number += 1) name = `${wanted}${number}`
    used.add(name)
    return name
  }
  return tools.map((tool) => {
    const base = tool.name
      .replaceAll(/(?:^|_+)([a-z0-9])/g, (_, first: string) => first.toUpperCase())
      .replace(/_+$/, '')
    return {
      input: claim(`${base}Input`),
      output: tool.outputSchema ? claim(`${base}Output`) : undefined,
    }
  })
}

function writeSecrets({ secrets }: ServerSpec): string {
  if (secrets.length === 0) return 'type Secrets = Record<never, string>'
  const members = secrets.map(
    ({ key, whose }) => `  readonly ${key}${whose === 'caller' ? '?' : ''}: string\n`,
  )
  return `interface Secrets {\n${members.join('')}}`
}

function writeTool(
  tool: ToolSpec,
  names: TypeNames | undefined,
  code: CodePart | undefined,
): string {
  const member = (name: string, value: unknown) =>
    `      ${name}: ${writeLiteral(value, '      ', name.length + 9)},`
  const result = names?.output ?? 'string | object'
  return [
    '    {',
    member('name', tool.name),
    member('title', tool.title),
    member('description', tool.description),
    member('inputSchema', tool.inputSchema),
    ...(tool.outputSchema ? [member('outputSchema', tool.outputSchema)] : []),
    member('annotations', tool.annotations),
    `      async run(input: ${names?.input}, ctx: ToolContext<Secrets>): Promise<${result}> {`,
    code ? indentCode(code, '        ') : '',
    '      },',
    '    },',
  ].join('\n')
}
