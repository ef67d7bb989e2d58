/** A string literal in single quotes, of plain ASCII alone: nothing in it can end it, or read otherwise than it is. */
export function writeText(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `'${escaped}'`
}

/** The name of a member in an object literal. */
export function writeKey(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : writeText(name)
}

/** How code reads a field of an object. */
export function writeAccess(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${writeText(name)}]`
}
