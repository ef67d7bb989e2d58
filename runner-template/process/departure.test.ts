import { expect, test, vi } from 'vitest'
import { createDeparture } from './departure.ts'

test('leaves at once when nothing is in flight', () => {
  const exit = vi.fn<(code: number) => void>()
  createDeparture({ exit }).leave()
  expect(exit).toHaveBeenCalledExactlyOnceWith(0)
})

test('leaves after the last call, and stops the dialling at once', () => {
  const exit = vi.fn<(code: number) => void>()
  const stop = vi.fn<() => void>()
  const departure = createDeparture({ exit })
  departure.onLeave(stop)
  departure.callBegins()
  departure.callBegins()
  departure.leave()
  departure.leave()
  expect(stop).toHaveBeenCalledOnce()
  departure.callEnds()
  expect(exit).not.toHaveBeenCalled()
  departure.callEnds()
  expect(exit).toHaveBeenCalledExactlyOnceWith(0)
})
