import type { OpenapiOperation } from '../../../../../contract/openapi-document.ts'

export interface OperationFilter {
  words: string
  /** Empty: any. */
  tag: string
}

/** Those in which every word occurs, and that have the tag. */
export function filterOperations(
  operations: readonly OpenapiOperation[],
  { words, tag }: OperationFilter,
): OpenapiOperation[] {
  const needles = words.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.filter((operation) => {
    if (tag !== '' && !operation.tags.includes(tag)) return false
    const text = `${operation.id} ${operation.toolName} ${operation.summary}`.toLowerCase()
    return needles.every((needle) => text.includes(needle))
  })
}

export interface TagCount {
  tag: string
  count: number
}

/** The tags in the order of the document, with how many operations each has. */
export function tagsOf(operations: readonly OpenapiOperation[]): TagCount[] {
  const counts = new Map<string, number>()
  for (const { tags } of operations)
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].map(([tag, count]) => ({ tag, count }))
}

/** The choice with those that are shown added, as long as there is room; what cannot become a tool is left out. */
export function addShown(
  chosen: readonly string[],
  { shown, most }: { shown: readonly OpenapiOperation[]; most: number },
): string[] {
  const more = shown
    .filter(({ id, refusal }) => refusal === null && !chosen.includes(id))
    .map(({ id }) => id)
  return [...chosen, ...more].slice(0, Math.max(most, chosen.length))
}
