import type { LogsRead, OutputPlace } from '../../../db/runtime-logs.ts'
import type { LogPiece } from './log-pieces.ts'

/** A line is read up to here; runners write at most 4 KiB. */
const MAX_BYTES = 64 * 1024
const LINE_BREAK = 0x0a

export interface OutputLine {
  output: LogPiece['output']
  at: string
  text: string
  /** It went on, and the rest is lost. */
  isCut: boolean
}

export interface LineReader {
  /** The line that ends with this piece. */
  push(piece: LogPiece): OutputLine | undefined
  /** What stands without a line break, when nothing more can come. */
  end(): OutputLine[]
  /** As far as whole lines were handed out. */
  place(): LogsRead
}

/** Puts pieces together to lines, of each output for itself, and leaves out what was read before. */
export function createLineReader(read: LogsRead | null): LineReader {
  const outputs = { stdout: createOutput(read?.stdout), stderr: createOutput(read?.stderr) }
  return {
    push: (piece) => outputs[piece.output].push(piece),
    end: () =>
      [outputs.stdout.end('stdout'), outputs.stderr.end('stderr')].filter((line) => !!line),
    place() {
      const [stdout, stderr] = [outputs.stdout.place(), outputs.stderr.place()]
      return { ...(stdout && { stdout }), ...(stderr && { stderr }) }
    },
  }
}

function createOutput(read: OutputPlace | undefined) {
  let here = read
  let done = read
  let old = read
  let line: { at: string; bytes: Buffer[]; length: number; isCut: boolean } | undefined

  /** Pieces of one output have a rising time, and some may have the same. */
  const isOld = (at: string) => {
    if (old && at === old.at && old.count > 0) {
      old = { at, count: old.count - 1 }
      return true
    }
    if (old && at < old.at) return true
    old = undefined
    return false
  }
  const finish = (output: LogPiece['output']) => {
    if (!line) return undefined
    const { at, bytes, isCut } = line
    line = undefined
    done = here
    return { output, at, text: Buffer.concat(bytes).toString('utf8'), isCut }
  }
  return {
    push({ output, at, bytes }: LogPiece): OutputLine | undefined {
      if (isOld(at)) return undefined
      here = { at, count: here?.at === at ? here.count + 1 : 1 }
      const isLast = bytes.at(-1) === LINE_BREAK
      const text = isLast ? bytes.subarray(0, -1) : bytes
      line ??= { at, bytes: [], length: 0, isCut: false }
      const taken = text.subarray(0, MAX_BYTES - line.length)
      line.isCut ||= taken.length < text.length
      line.bytes.push(Buffer.from(taken))
      line.length += taken.length
      return isLast ? finish(output) : undefined
    },
    end: (output: LogPiece['output']) => finish(output),
    place: () => done,
  }
}
