import { fieldsOf, isFields, listOf, membersOf, type Fields } from './fields.ts'
import type { References } from './references.ts'

export interface Flat {
  schema: Fields
  /** The references that were followed to get here; one that returns is a recursion. */
  trail: readonly string[]
  isRecursive: boolean
}

/** How many schemas may still be looked at: a few lines can describe more than fits on earth. */
export interface Budget {
  left: number
}

/** A schema without `$ref` and `allOf`: what it refers to, merged with what stands beside it. */
export function flattenSchema(
  { references, budget }: { references: References; budget: Budget },
  raw: unknown,
  trail: readonly string[] = [],
): Flat {
  budget.left -= 1
  const own = fieldsOf(raw)
  if (budget.left < 0) return { schema: {}, trail, isRecursive: true }
  const parts: Flat[] = []
  const reference = own['$ref']
  if (typeof reference === 'string') {
    const target = references.find(reference)
    if (trail.includes(reference)) {
      // once more for what it is, not for what it leads to
      const again = `again ${reference}`
      if (trail.includes(again)) return { schema: {}, trail, isRecursive: true }
      const whole = flattenSchema({ references, budget }, target, [...trail, again])
      return { ...whole, isRecursive: true }
    }
    parts.push(flattenSchema({ references, budget }, target, [...trail, reference]))
  }
  for (const part of listOf(own['allOf'])) {
    parts.push(flattenSchema({ references, budget }, part, trail))
  }
  if (parts.length === 0) return { schema: own, trail, isRecursive: false }
  const { $ref: _reference, allOf: _parts, ...beside } = own
  const whole = [...parts.map(({ schema }) => schema), beside]
  return {
    schema: whole.reduce(mergeSchemas, {}),
    trail: [...new Set(parts.flatMap((part) => part.trail))],
    isRecursive: parts.length === 1 && parts.every((part) => part.isRecursive),
  }
}

/** Both at once; where they cannot both be said, the second, which stands nearer to the place of use. */
function mergeSchemas(first: Fields, second: Fields): Fields {
  const merged: Record<string, unknown> = { ...first, ...second }
  if (isFields(first['properties']) && isFields(second['properties'])) {
    merged['properties'] = mergeProperties(first['properties'], second['properties'])
  }
  if (Array.isArray(first['required']) && Array.isArray(second['required'])) {
    merged['required'] = [...new Set([...listOf(first['required']), ...listOf(second['required'])])]
  }
  const isClosed = [first, second].some((part) => part['additionalProperties'] === false)
  // as parts of one another, schemas that are closed would allow nothing
  if (isClosed && Object.keys(first).length > 0 && isFields(merged['properties'])) {
    delete merged['additionalProperties']
  }
  if (Array.isArray(first['enum']) && Array.isArray(second['enum'])) {
    const narrow = listOf(first['enum']).filter((value) => listOf(second['enum']).includes(value))
    merged['enum'] = narrow.length > 0 ? narrow : second['enum']
  }
  return merged
}

function mergeProperties(first: Fields, second: Fields): Fields {
  const both = membersOf(second).map(([name, schema]) => {
    const isTwice =
      Object.hasOwn(first, name) && JSON.stringify(first[name]) !== JSON.stringify(schema)
    return [name, isTwice ? { allOf: [first[name], schema] } : schema]
  })
  return { ...first, ...Object.fromEntries(both) }
}
