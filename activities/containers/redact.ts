/** Shorter values would blot out ordinary words. */
const MIN_LENGTH = 6

/**
 * Replaces secret values, as they are and in the encodings that programs give them, by their names. A runner does the
 * same to what it logs; this one is for what hostile code writes past it.
 */
export function redact(text: string, secrets: Record<string, string>): string {
  const forms = Object.entries(secrets)
    .flatMap(([name, value]) => formsOf(value).map((form) => ({ name, form })))
    .filter(({ form }) => form.length >= MIN_LENGTH)
    .toSorted((a, b) => b.form.length - a.form.length) // a short form may stand inside a longer one
  return forms.reduce((rest, { name, form }) => rest.replaceAll(form, `[secret:${name}]`), text)
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const url = encodeURIComponent(value)
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    url,
    url.replaceAll('%20', '+'),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

/** The characters of a longer base64 text that this value alone decides, when it begins at such an offset. */
function base64At(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const own = padded
    .toString('base64')
    .slice(Math.ceil((offset * 4) / 3), Math.floor((padded.length * 4) / 3))
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}
