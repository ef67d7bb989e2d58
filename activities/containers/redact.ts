import { inspect } from 'node:util'
import { redactKeyShapes } from './logs/key-shapes.ts'
import { visibleText } from './logs/visible-text.ts'

/** Shorter values would blot out ordinary words. */
const MIN_LENGTH = 6

export interface Redactor {
  redact: (text: string) => string
  /** Of a text whose end was cut off: also without what a secret may begin with there. */
  redactCut: (text: string) => string
}

/**
 * Replaces secret values, as they are and in the encodings that programs give them, by their names, and then what looks
 * like a key. A runner does the same to what it logs; this one is for what hostile code writes past it.
 */
export function createRedactor(secrets: [name: string, value: string][]): Redactor {
  const forms = secrets
    .flatMap(([name, value]) => [...formsOf(value)].map((form) => ({ name, form })))
    .filter(({ form }) => form.length >= MIN_LENGTH)
    .toSorted((a, b) => b.form.length - a.form.length) // a short form may stand inside a longer one
  const longest = forms[0]?.form.length ?? 0
  const redact = (text: string) =>
    redactKeyShapes(
      forms.reduce((rest, { name, form }) => rest.replaceAll(form, () => `[secret:${name}]`), text),
    )
  return {
    redact,
    redactCut: (text) => redact(text).slice(0, -longest || undefined),
  }
}

/** A value of several lines is also known by each of them: programs that write line by line never write it whole. */
function formsOf(value: string): Set<string> {
  const visible = visibleText(value)
  const lines = visible.split('\n').map((line) => line.trim())
  return new Set([value.toWellFormed(), visible, ...lines].flatMap(encodingsOf))
}

function encodingsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const json = JSON.stringify(value).slice(1, -1)
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1), // JSON inside of JSON
    asciiOf(json),
    literalOf(value),
    literalOf(json),
    encodeURI(value),
    ...urlForms(encodeURIComponent(value)),
    ...urlForms(new URLSearchParams({ '': value }).toString().slice(1)),
    ...urlForms(strictUrl(value)),
    hex,
    hex.toUpperCase(),
    hex.replaceAll(/..(?!$)/g, '$& '), // as a Buffer is shown
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

/** As consoles show a text inside of an object. */
function literalOf(text: string) {
  return inspect(text, { breakLength: Infinity, maxStringLength: null }).slice(1, -1)
}

function asciiOf(json: string) {
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return json.replaceAll(/[\u0080-\uffff]/g, escaped)
}

function strictUrl(value: string) {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function urlForms(url: string) {
  return [url, url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]
}

/** The characters of a longer base64 text that this value alone decides, when it begins at such an offset. */
function base64At(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const own = padded
    .toString('base64')
    .slice(Math.ceil((offset * 4) / 3), Math.floor((padded.length * 4) / 3))
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}
