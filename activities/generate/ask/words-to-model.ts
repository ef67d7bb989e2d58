// What the model is told beside the job itself.
import { listIssues, type Issue } from './issue.ts'

/** For endpoints that know no structured output. */
export function schemaInWords(schema: Record<string, unknown>): string {
  return [
    'Answer with one JSON object and nothing around it: no sentence, no fence. It must fit this JSON Schema:',
    JSON.stringify(schema),
  ].join('\n')
}

export function askForLess(maxTokens: number): string {
  return (
    `Your last answer was cut off after ${maxTokens} tokens, thoughts included. Answer again from the beginning, and shorter: ` +
    'the tools that matter most, less code, smaller recorded answers.'
  )
}

export function askToMend(issues: Issue[]): string {
  return (
    'This answer cannot be used. What is wrong with it:\n' +
    `${listIssues(issues)}\n\n` +
    'Answer again with the whole JSON object, these points mended and all else as it was.'
  )
}
