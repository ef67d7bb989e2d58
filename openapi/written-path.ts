import type { ToolInput } from './tool-input.ts'

/** The literal parts of a path: what a URL cannot hold is encoded, what is encoded already stays. */
export function encodePath(text: string): string {
  return text.replaceAll(/[^\w\-.~!$&'()*+,;=:@/%]/gu, (char) =>
    encodeURIComponent(char.toWellFormed()),
  )
}

/** A path in its pieces: literal text, and names of parameters in between. */
export function piecesOf(path: string): ({ text: string } | { name: string })[] {
  return path
    .split(/(\{[^{}]+\})/)
    .filter(Boolean)
    .map((piece) => {
      const name = /^\{([^{}]+)\}$/.exec(piece)?.[1]
      return name === undefined ? { text: piece } : { name }
    })
}

/** The path as the tool's code writes it for these arguments, without a query. */
export function writtenPath(
  path: string,
  { fields }: ToolInput,
  values: Readonly<Record<string, unknown>>,
): string {
  const route = path.split(/[?#]/)[0] ?? ''
  return piecesOf(route)
    .map((piece) => {
      if ('text' in piece) return encodePath(piece.text)
      const field = fields.find(
        ({ parameter }) => parameter.place === 'path' && parameter.name === piece.name,
      )
      return field ? encodeValue(values[field.property]) : encodePath(`{${piece.name}}`)
    })
    .join('')
}

function encodeValue(value: unknown): string {
  const write = (item: unknown) =>
    encodeURIComponent(
      typeof item === 'object' && item !== null ? JSON.stringify(item) : String(item),
    )
  return Array.isArray(value) ? value.map(write).join(',') : write(value)
}
