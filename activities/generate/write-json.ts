const WIDTH = 100

/** JSON for reading: what fits on a line stands on one. */
export function writeJson(value: unknown, indent = '', used = indent.length): string {
  const flat = writeFlat(value)
  if (typeof value !== 'object' || value === null || flat.length + used <= WIDTH) return flat
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + writeJson(item, inner))
    return `[\n${items.join(',\n')}\n${indent}]`
  }
  const members = entriesOf(value).map(([key, item]) => {
    const name = `${inner}${JSON.stringify(key)}: `
    return name + writeJson(item, inner, name.length)
  })
  return `{\n${members.join(',\n')}\n${indent}}`
}

function writeFlat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(writeFlat).join(', ')}]`
  const members = entriesOf(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${writeFlat(item)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined)
}
