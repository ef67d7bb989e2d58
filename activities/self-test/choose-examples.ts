import type { ExampleCall, ToolSpec } from '../../contract/spec.ts'

/** One example call, once: `isOwn` of this version, `isFormer` of the live one, or both. */
export interface ChosenExample {
  tool: string
  example: ExampleCall
  isOwn: boolean
  isFormer: boolean
}

const MOST = 60
/** Of these, kept for the version that is live, where it has so many of its own. */
const MOST_FORMER = 20

/** Which calls a self-test makes: of each tool the first, then of each the second, as far as the number goes. */
export function chooseExamples(
  own: readonly ToolSpec[],
  former: readonly ToolSpec[],
): ChosenExample[] {
  const names = new Set(own.map(({ name }) => name))
  const chosen = new Map<string, ChosenExample>()
  for (const { key, tool, example } of inTurns(own))
    chosen.set(key, { tool, example, isOwn: true, isFormer: false })
  const owned = [...chosen.values()]
  const added: ChosenExample[] = []
  for (const { key, tool, example } of inTurns(former.filter(({ name }) => names.has(name)))) {
    const same = chosen.get(key)
    if (same) same.isFormer = true
    else added.push({ tool, example, isOwn: false, isFormer: true })
  }
  const first = owned.slice(0, MOST - Math.min(added.length, MOST_FORMER))
  return [...first, ...added.slice(0, MOST - first.length)]
}

function inTurns(tools: readonly ToolSpec[]) {
  const most = Math.max(0, ...tools.map(({ exampleCalls }) => exampleCalls.length))
  return Array.from({ length: most }, (_, turn) =>
    tools.flatMap(({ name: tool, exampleCalls }) => {
      const example = exampleCalls[turn]
      return example ? [{ key: JSON.stringify([tool, example]), tool, example }] : []
    }),
  ).flat()
}
