import type { OpenapiOperation } from '../../contract/openapi-document.ts'

/** Those that can become tools, a few of each tag, always the same ones. */
export function chooseOperations(operations: OpenapiOperation[], most: number): string[] {
  const able = operations.filter(({ refusal }) => refusal === null)
  const byTag = Object.values(Object.groupBy(able, ({ tags }) => tags[0] ?? ''))
  const longest = Math.max(0, ...byTag.map((group = []) => group.length))
  const turns = Array.from({ length: longest }, (_, turn) =>
    byTag.flatMap((group = []) => group.slice(turn, turn + 1)),
  )
  return turns
    .flat()
    .slice(0, most)
    .map(({ id }) => id)
}
