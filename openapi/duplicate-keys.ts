export interface DuplicateKey {
  key: string
  line: number
}

// one string, or one character that opens, closes or separates
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/** The keys that stand twice in an object of valid JSON: what one reader sees in them, another does not. */
export function findDuplicateKeys(text: string, most = 10): DuplicateKey[] {
  const found: DuplicateKey[] = []
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const keys = open.at(-1)
      const key = last.includes('\\') ? String(JSON.parse(last)) : last.slice(1, -1)
      if (keys?.has(key)) found.push({ key, line: text.slice(0, index).split('\n').length })
      keys?.add(key)
      if (found.length === most) return found
    }
    last = token
  }
  return found
}
