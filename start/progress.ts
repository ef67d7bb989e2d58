// What the person at the terminal sees of the long steps.
import { styleText } from 'node:util'

export interface Progress {
  /** Runs a step and says how long it took. `update` replaces the words of a step that takes long. */
  step<T>(name: string, run: (update: (text: string) => void) => Promise<Step<T>>): Promise<T>
  /** A line of its own. */
  say: (line: string) => void
}

/** What a step leaves: its value, and how it is called when done. */
export interface Step<T> {
  value: T
  done: string
  isFailed?: boolean
}

export interface Screen {
  write(text: string): unknown
  isTTY?: boolean
}

const REDRAW_MS = 200
const REPEAT_MS = 15_000

export function createProgress(screen: Screen, { hasColor = false } = {}): Progress {
  const running = new Map<symbol, { text: string; startedAt: number }>()
  const isLive = screen.isTTY === true
  let timer: NodeJS.Timeout | undefined

  const paint = (style: 'green' | 'red' | 'dim', text: string) =>
    hasColor ? styleText(style, text, { validateStream: false }) : text
  const clear = () => isLive && screen.write('\r\x1b[2K')
  const status = () =>
    [...running.values()].map(({ text, startedAt }) => `${text} ${secondsSince(startedAt)}`)
  const draw = () => {
    if (!isLive || running.size === 0) return
    screen.write(`\r\x1b[2K${paint('dim', `… ${status().join(' · ')}`.slice(0, 100))}`)
  }
  const say = (line: string) => {
    clear()
    screen.write(`${line}\n`)
    draw()
  }
  // Without a terminal the lines are not redrawn, but silence for minutes would look like a hang.
  const tick = () => {
    if (isLive) return draw()
    for (const line of status()) say(`… ${line}`)
  }

  return {
    say,
    async step(name, run) {
      const id = Symbol(name)
      const startedAt = Date.now()
      running.set(id, { text: name, startedAt })
      timer ??= setInterval(tick, isLive ? REDRAW_MS : REPEAT_MS)
      draw()
      try {
        const { value, done, isFailed } = await run((text) => {
          running.set(id, { text, startedAt })
          if (isLive) draw()
          else say(`… ${text}`)
        })
        running.delete(id)
        say(
          `${isFailed ? paint('red', '✗') : paint('green', '✓')} ${done} (${secondsSince(startedAt)})`,
        )
        return value
      } finally {
        running.delete(id)
        if (running.size === 0) {
          clearInterval(timer)
          timer = undefined
          clear()
        }
      }
    },
  }
}

function secondsSince(startedAt: number) {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
}
