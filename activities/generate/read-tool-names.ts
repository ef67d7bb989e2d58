/** Longer than any name of a tool with what stands around it. */
const CARRIED_CHARACTERS = 200
/** So many tools a server may have; what claims to be more is none. */
const MOST = 60
// Within a text of the answer a quotation mark is escaped, so this matches the field of a tool and nothing that code says.
const NAME = /"name"\s*:\s*"([a-z][a-z0-9_]*)"/g

/** Finds tools as a model writes them: feed it the pieces of the answer, it tells each name once. null: it begins anew. */
export function createToolNameReader(): (piece: string | null) => string[] {
  let carried = ''
  const told = new Set<string>()
  return (piece) => {
    const text = piece === null ? '' : carried + piece
    carried = text.slice(-CARRIED_CHARACTERS)
    const found = [...text.matchAll(NAME)].flatMap(([, name]) => name ?? [])
    const fresh = [...new Set(found)].filter((name) => !told.has(name)).slice(0, MOST - told.size)
    for (const name of fresh) told.add(name)
    return fresh
  }
}
