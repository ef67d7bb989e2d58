const MIN_LENGTH = 6 // shorter values would blot out ordinary words

export type Redact = (text: string) => string

/** Replaces each secret's value, as it is and in the encodings that programs give it, by `[secret:NAME]`. */
export function createRedactor(secrets: Record<string, string>): Redact {
  const names = new Map<string, string>()
  for (const [name, value] of Object.entries(secrets)) {
    if (value.length < MIN_LENGTH) continue
    for (const form of formsOf(value)) if (!names.has(form)) names.set(form, name)
  }
  if (names.size === 0) return (text) => text
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g')
  return (text) => text.replace(pattern, (form) => `[secret:${names.get(form)}]`)
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const url = encodeURIComponent(value)
  const hex = bytes.toString('hex')
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    url,
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams({ '': value }).toString().slice(1),
    hex,
    hex.toUpperCase(),
    bytes.toString('base64'),
    ...[0, 1, 2].flatMap((offset) => innerBase64(bytes, offset)),
  ].filter((form) => form.length >= MIN_LENGTH)
}

// Inside a longer text, as in `user:value`, a value's base64 depends on where it begins: of three alignments one is there.
function innerBase64(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const first = Math.ceil((offset * 4) / 3)
  const last = Math.floor((padded.length * 4) / 3)
  const core = padded.toString('base64').slice(first, last)
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
}

/** What an unknown thrown value says. Of a failed fetch the innermost cause: what it says itself helps nobody. */
export function messageOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  if (err.message === 'fetch failed') return `${err.message}: ${rootOf(err).message}`
  return err.message || err.name
}

function rootOf(err: Error): Error {
  return err.cause instanceof Error ? rootOf(err.cause) : err
}
