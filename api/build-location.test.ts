import { expect, test } from 'vitest'
import { locationOf } from './build-location.ts'

const id = 'bld_01h455vb4pex5vsknk084sn02q'

test('leads to the build that was accepted, alone or beside its server', () => {
  expect(locationOf({ id, state: 'queued' })).toBe(`/v1/builds/${id}`)
  expect(locationOf({ server: { id: 'srv_1' }, build: { id } })).toBe(`/v1/builds/${id}`)
})

test('what holds no build leads nowhere', () => {
  expect(locationOf(null)).toBeUndefined()
  expect(locationOf({ id: 'srv_01h455vb4pex5vsknk084sn02q' })).toBeUndefined()
})
