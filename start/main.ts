// npm start: everything on one machine, in the foreground.
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { helpText } from './help.ts'
import { createProgress } from './progress.ts'
import { runPlatform } from './run-platform.ts'
import { listenForStop } from './signals.ts'

const hasColor = !env.NO_COLOR && process.stdout.isTTY

if (process.argv.includes('--help')) console.log(helpText())
else {
  const progress = createProgress(process.stdout, { hasColor })
  const { first: signal, second } = listenForStop()
  try {
    await runPlatform({
      root: fileURLToPath(new URL('..', import.meta.url)),
      env,
      progress,
      hasColor,
      signal,
      hardStop: second,
      isOnce: process.argv.includes('--exit-when-ready'),
    })
    process.exit(0)
  } catch (err) {
    if (signal.aborted) process.exit(0)
    console.error(err instanceof Error ? err.message : err)
    process.exit(1)
  }
}
