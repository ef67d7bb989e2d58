import type { Route } from '../../db/gateway-reads.ts'
import type { VerifiedToken } from '../tokens/verify-token.ts'

export interface OpenCall {
  route: Route
  token: VerifiedToken
  end: () => void
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

  endUnless(isAllowed: (call: OpenCall) => boolean): void {
    for (const call of this.#calls) if (!isAllowed(call)) call.end()
  }
}
