import type { ServerSpec } from '../../contract/spec.ts'
import type { PublishBody } from '../../contract/templates.ts'

/** A text that becomes public, and the name of its place. */
export interface PlacedText {
  text: string
  pointerAt: (index: number) => string
}

/** Everything of a publication that somebody may read afterwards. */
export function textsOf({
  body,
  spec,
  code,
}: {
  body: PublishBody
  spec: ServerSpec
  code: string
}): PlacedText[] {
  const { title, shortDescription, longDescription, changes } = body
  return [
    ...stringsIn({ title, shortDescription, longDescription, changes }, '/body'),
    ...stringsIn(spec, '/spec'),
    { text: code, pointerAt: (index) => `/code:${placeOf(code, index)}` },
  ]
}

/** Values and names alike: a key of an object is as public as what stands under it. */
function stringsIn(value: unknown, pointer: string): PlacedText[] {
  if (typeof value === 'string') {
    const isLong = value.includes('\n')
    return [
      {
        text: value,
        pointerAt: (index) => (isLong ? `${pointer}:${placeOf(value, index)}` : pointer),
      },
    ]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const names = Array.isArray(value) ? [] : [{ text: key, pointerAt: () => pointer }]
    return [...names, ...stringsIn(inner, at)]
  })
}

/** Line and column, both from 1. */
function placeOf(text: string, index: number) {
  const before = text.slice(0, index).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
