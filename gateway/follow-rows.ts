// Keeps what is in memory like the rows: read at the start, after each notice, and anew when the connection that brings
// the notices was lost.
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { listen, type Channel } from '../db/notify.ts'

const RETRY_MS = 500
const REPAIR_MS = 30_000

/** One read at a time; however many notices come meanwhile, one more follows. Failed reads are tried again. */
export class Follower {
  readonly #read: () => Promise<void>
  readonly #onError: (err: unknown) => void
  #isDue = false
  #isRunning = false
  #isEnded = false
  #run: Promise<void> = Promise.resolve()

  constructor(read: () => Promise<void>, onError: (err: unknown) => void) {
    this.#read = read
    this.#onError = onError
  }

  follow(): void {
    this.#isDue = true
    if (!this.#isRunning) this.#run = this.#readWhileDue()
  }

  async end(): Promise<void> {
    this.#isEnded = true
    await this.#run
  }

  async #readWhileDue() {
    this.#isRunning = true
    while (this.#isDue && !this.#isEnded) {
      this.#isDue = false
      try {
        await this.#read()
      } catch (err) {
        this.#onError(err)
        this.#isDue = true
        await wait(RETRY_MS)
      }
    }
    this.#isRunning = false
  }
}

interface Reads {
  runners: () => Promise<void>
  routes: () => Promise<void>
  access: () => Promise<void>
}

/** Reads everything once, throwing if that fails, and then follows. */
export async function followRows(
  { databaseUrl, log }: { databaseUrl: string; log: Logger },
  { runners, routes, access }: Reads,
): Promise<AsyncDisposable> {
  const onError = (err: unknown) => log.warn({ err }, 'the rows cannot be read just now')
  const followers = {
    bmm_runners: new Follower(runners, onError),
    bmm_servers: new Follower(routes, onError),
    bmm_access: new Follower(access, onError),
  }
  const followAll = () => {
    for (const follower of Object.values(followers)) follower.follow()
  }
  let isLoaded = false
  const listener = await listen(
    { databaseUrl, onError },
    {
      channels: Object.keys(followers) as Channel[],
      onNotice: (channel) => {
        if (isLoaded && channel in followers) followers[channel as keyof typeof followers].follow()
      },
      onConnect: () => {
        if (isLoaded) followAll()
      },
    },
  )
  await Promise.all([routes(), access()])
  await runners()
  isLoaded = true
  followAll() // what was told while the first read was under way
  const repair = setInterval(followAll, REPAIR_MS) // a write that told nobody
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(repair)
      await listener[Symbol.asyncDispose]()
      await Promise.all(Object.values(followers).map((follower) => follower.end()))
    },
  }
}
