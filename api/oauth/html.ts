import { escapeHtml } from '../plain-page.ts'

/** Markup that is safe to send. Only `html` makes it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Html | readonly Value[] | undefined | false

/** A template that escapes whatever is put into it, but for other pieces made by it. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(
    strings.reduce((text, string, index) => text + render(values[index - 1]) + string),
  )
}

function render(value: Value): string {
  if (value instanceof Html) return value.text
  if (value === undefined || value === false) return ''
  if (typeof value === 'object') return value.map(render).join('')
  return escapeHtml(String(value))
}

/** Text that a stranger chose, fit to stand in a sentence: no control or direction characters, not too long. */
export function plainText(text: string, maxLength = 80): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return visible.length > maxLength ? `${visible.slice(0, maxLength - 1)}…` : visible
}
