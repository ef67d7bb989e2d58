import type { CallRefused } from './refusal.ts'

export interface OpenCall {
  /** Why its caller may not call any more, if so. */
  refusal: () => CallRefused | undefined
  end: (refusal: CallRefused) => void
}

/** The calls that runners are answering: who may not call any more is not told the rest either. */
export class OpenCalls {
  readonly #calls = new Set<OpenCall>()

  async during(call: OpenCall, act: () => Promise<void>): Promise<void> {
    this.#calls.add(call)
    try {
      await act()
    } finally {
      this.#calls.delete(call)
    }
  }

  /** Ends those that would be refused now. */
  endRefused(): void {
    for (const call of this.#calls) {
      const refusal = call.refusal()
      if (refusal) call.end(refusal)
    }
  }
}
