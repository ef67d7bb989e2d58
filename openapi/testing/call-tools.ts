import type { ValidateFunction } from 'ajv/dist/2020.js'
import type { ServerSpec, ToolSpec } from '../../contract/spec.ts'
import type { Fields } from '../fields.ts'
import { makeAjv } from './judge-values.ts'
import type { JudgingServer } from './judging-server.ts'
import { leavesOf } from './leaves-of.ts'
import type { CallTool } from './run-bundle.ts'
import { argumentsFor } from './tool-arguments.ts'

interface CallTools {
  server: JudgingServer
  call: CallTool
}

/** Calls each tool with made and with example arguments, and says what of it was not as the document wants. */
export async function callTools(
  { server, call }: CallTools,
  { spec, operations }: { spec: ServerSpec; operations: string[] },
): Promise<string[]> {
  const problems: string[] = []
  for (const [index, tool] of spec.tools.entries()) {
    const isOutput = makeAjv().compile(tool.outputSchema ?? {})
    const examples = tool.exampleCalls.map(({ arguments: input }) => input)
    for (const [turn, input] of [...argumentsFor(tool), ...examples].entries()) {
      server.answerFully(turn > 0)
      const toCall = { tool, isOutput, input, operation: operations[index] }
      const found = await callTool({ server, call }, toCall)
      const given = JSON.stringify(input).slice(0, 300)
      problems.push(...found.map((one) => `${operations[index]}: ${one} (given ${given})`))
    }
  }
  return problems
}

interface ToCall {
  tool: ToolSpec
  isOutput: ValidateFunction
  input: Fields
  operation: string | undefined
}

async function callTool(
  { server, call }: CallTools,
  { tool, isOutput, input, operation }: ToCall,
): Promise<string[]> {
  const problems: string[] = []
  const output = await call(tool.name, input).catch((err: unknown) => {
    problems.push(String(err))
  })
  const [judged, ...more] = server.takeJudged()
  if (!judged || more.length > 0) return [...problems, `sent ${more.length + 1} requests`]
  problems.push(...judged.problems)
  if (judged.operation?.id !== operation) problems.push(`it was ${judged.operation?.id}`)
  const sent = new Set(leavesOf(judged.values))
  const lost = leavesOf(input).filter((leaf) => !sent.has(leaf))
  if (lost.length > 0) problems.push(`it lost ${lost.join(', ')}`)
  if (tool.outputSchema !== undefined && output !== undefined && !isOutput(output))
    problems.push(`the result does not fit its schema: ${JSON.stringify(isOutput.errors?.[0])}`)
  return problems
}
