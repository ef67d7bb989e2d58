// npm start: everything on one machine, in the foreground.
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { helpText } from './help.ts'
import { createProgress } from './progress.ts'
import { runPlatform } from './run-platform.ts'
import { listenForStop } from './signals.ts'

const hasColor = !env.NO_COLOR && process.stdout.isTTY

const KNOWN = ['--help', '--exit-when-ready']
const unknown = process.argv.slice(2).filter((argument) => !KNOWN.includes(argument))

if (unknown.length > 0) {
  console.error(`npm start does not know ${unknown.join(' ')}. It knows ${KNOWN.join(' and ')}.`)
  process.exitCode = 2
} else if (process.argv.includes('--help')) console.log(helpText())
else {
  const progress = createProgress(process.stdout, { hasColor })
  const { first: signal, second } = listenForStop()
  const isFine = await runPlatform({
    root: fileURLToPath(new URL('..', import.meta.url)),
    env,
    progress,
    hasColor,
    signal,
    hardStop: second,
    isOnce: process.argv.includes('--exit-when-ready'),
  }).catch((err: unknown) => {
    console.error(err instanceof Error ? err.message : err) // of what could not be stopped
    return false
  })
  process.exit(isFine ? 0 : 1)
}
