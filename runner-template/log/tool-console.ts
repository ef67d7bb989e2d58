import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format } from 'node:util'
import type { Log, LogLevel } from './log.ts'

/** A console whose every method ends in the log, one line a call. */
export function createToolConsole(log: Log): Console {
  const toolConsole = new Console({
    stdout: lineStream(log, 'info'),
    stderr: lineStream(log, 'error'),
    colorMode: false,
  })
  toolConsole.debug = (...args: unknown[]) => log('debug', format(...args))
  toolConsole.warn = (...args: unknown[]) => log('warn', format(...args))
  return toolConsole
}

function lineStream(log: Log, level: LogLevel): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      log(level, chunk.toString().replace(/\n$/, ''))
      done()
    },
  })
}
