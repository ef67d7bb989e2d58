// What an API key looks like: bmm_, 40 random characters, and 6 that check the rest, so that scanners can tell a real one.
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PREFIX = 'bmm_'
const RANDOM_LENGTH = 40
const CHECK_LENGTH = 6
const SHAPE = /^bmm_[0-9A-Za-z]{46}$/

export function createApiKeyToken(): string {
  const body = PREFIX + randomDigits(RANDOM_LENGTH)
  return body + checkOf(body)
}

/** Whether the text has the shape, and its end fits the rest. */
export function isApiKeyToken(text: string): boolean {
  return SHAPE.test(text) && checkOf(text.slice(0, -CHECK_LENGTH)) === text.slice(-CHECK_LENGTH)
}

function checkOf(body: string) {
  let rest = crc32(body)
  let check = ''
  while (rest > 0) {
    check = DIGITS.charAt(rest % DIGITS.length) + check
    rest = Math.floor(rest / DIGITS.length)
  }
  return check.padStart(CHECK_LENGTH, '0')
}

/** Each digit is as likely as any other: bytes beyond the last whole round are thrown away. */
function randomDigits(length: number): string {
  const usable = 256 - (256 % DIGITS.length)
  const digits = [...randomBytes(length * 2)]
    .filter((byte) => byte < usable)
    .map((byte) => DIGITS.charAt(byte % DIGITS.length))
    .join('')
    .slice(0, length)
  return digits.length === length ? digits : randomDigits(length)
}
