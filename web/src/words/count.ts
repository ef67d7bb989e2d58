const plural = new Intl.PluralRules('en')

/** "1 tool", "2 tools" */
export function count(n: number, one: string, other: string) {
  return `${n} ${plural.select(n) === 'one' ? one : other}`
}
