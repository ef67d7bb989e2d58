import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor } from '../redact.ts'
import { createPieceReader, type LogPiece } from './log-pieces.ts'
import { createLineReader, type OutputLine } from './output-lines.ts'
import { readLine } from './read-line.ts'
import { visibleText } from './visible-text.ts'

const time = (n: number) => `2026-05-04T10:00:00.${String(n).padStart(9, '0')}Z`

function piece(text: string | Buffer, at = 0, output: LogPiece['output'] = 'stdout'): LogPiece {
  return { output, at: time(at), bytes: Buffer.from(text) }
}

function readAll(pieces: LogPiece[], from: Parameters<typeof createLineReader>[0] = null) {
  const reader = createLineReader(from)
  return { lines: pieces.flatMap((one) => reader.push(one) ?? []), reader }
}
const texts = (lines: OutputLine[]) => lines.map(({ text }) => text)

/** As the engine sends it. */
function frame({ output, at, bytes }: LogPiece) {
  const payload = Buffer.concat([Buffer.from(`${at} `), bytes])
  const header = Buffer.alloc(8)
  header[0] = output === 'stderr' ? 2 : 1
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

function splitAt<T extends Buffer>(bytes: T, borders: number[]): Buffer[] {
  const sorted = [0, ...borders.map((n) => n % (bytes.length + 1)).toSorted((a, b) => a - b)]
  return sorted.map((start, index) => bytes.subarray(start, sorted[index + 1] ?? bytes.length))
}

test('frames are read from chunks that end anywhere', () => {
  const pieces = [piece('one\n', 1), piece('', 2), piece('two ü\n', 3, 'stderr')]
  const bytes = Buffer.concat(pieces.map(frame))
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 6 }), (borders) => {
      const read = createPieceReader()
      expect(splitAt(bytes, borders).flatMap(read)).toEqual(pieces)
    }),
  )
})

test('the outputs do not mix, and a line has the time of its beginning', () => {
  const { lines } = readAll([piece('a', 1), piece('x\n', 2, 'stderr'), piece('b\n', 3)])
  expect(lines).toEqual([
    { output: 'stderr', at: time(2), text: 'x', isCut: false },
    { output: 'stdout', at: time(1), text: 'ab', isCut: false },
  ])
})

test('what is much too long is cut, and the next line is whole', () => {
  const half = 'x'.repeat(40_000)
  const { lines } = readAll([piece(half), piece(half), piece('end\n'), piece('next\n')])
  expect(lines.map(({ text, isCut }) => [text.length, isCut])).toEqual([
    [65_536, true],
    [4, false],
  ])
})

test('whoever goes on where another stopped reads every line once', () => {
  const stream = fc.array(
    fc.record({
      step: fc.nat(1),
      isWhole: fc.boolean(),
      output: fc.constantFrom('stdout' as const, 'stderr' as const),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(stream, fc.nat(30), (steps, stop) => {
      let at = 0
      const pieces = steps.map(({ step, isWhole, output }, index) =>
        piece(`${index}${isWhole ? '\n' : ' '}`, (at += step), output),
      )
      const whole = readAll(pieces)
      const first = readAll(pieces.slice(0, stop))
      const rest = readAll(pieces, first.reader.place())
      expect([...first.lines, ...rest.lines]).toEqual(whole.lines)
      expect(rest.reader.place()).toEqual(whole.reader.place())
    }),
  )
})

test('an unfinished line is handed out at the end', () => {
  const { reader } = readAll([piece('a\nb'.slice(0, 2), 1), piece('last', 2, 'stderr')])
  expect(texts(reader.end())).toEqual(['last'])
  expect(reader.end()).toEqual([])
})

const encoders: ((value: string) => string)[] = [
  (value) => value,
  (value) => JSON.stringify({ value }),
  (value) => encodeURIComponent(value),
  (value) => new URLSearchParams({ value }).toString(),
  (value) => Buffer.from(value).toString('base64'),
  (value) => Buffer.from(`user:${value}`).toString('base64url'),
  (value) => Buffer.from(value).toString('hex'),
  (value) => value.replaceAll('/', '\u0000/\u0000'),
  (value) => value.replace(/^../, (two) => `${two}\u001B[31m`),
]

test('no secret passes, in whatever encoding, however its line is split, in the log or past it', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
    .map((text) => `k3y/${text}+=!`)
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(...encoders),
      fc.constantFrom('plain', 'message', 'data', 'field'),
      fc.array(fc.nat(), { maxLength: 4 }),
      (secret, encode, place, borders) => {
        const said = `it is ${encode(secret)} there`
        const entry = {
          plain: undefined,
          message: { level: 'info', message: said },
          data: { level: 'info', message: 'm', data: [{ a: said }] },
          field: { level: 'info', message: 'm', data: { [said]: 1 } },
        }[place]
        const text = entry ? JSON.stringify(entry) : said.replaceAll('\n', ' ')
        const { lines } = readAll(splitAt(Buffer.from(`${text}\n`), borders).map((b) => piece(b)))
        const redactor = createRedactor([['TOKEN', secret]])
        const kept = JSON.stringify(lines.map((line) => readLine(line, redactor)))
        expect(kept).toContain('[secret:TOKEN]')
        expect(kept).not.toContain('k3y/')
        expect(kept).not.toContain(visibleText(secret))
      },
    ),
    { numRuns: 500 },
  )
})
