import { expect, test } from 'vitest'
import { locationOf } from './location-of.ts'

const id = 'bld_01h455vb4pex5vsknk084sn02q'
const previewId = 'prv_01h455vb4pex5vsknk084sn02q'

test('leads to the build that was accepted, alone or beside its server', () => {
  expect(locationOf({ id, state: 'queued' })).toBe(`/v1/builds/${id}`)
  expect(locationOf({ server: { id: 'srv_1' }, build: { id } })).toBe(`/v1/builds/${id}`)
})

test('leads to the preview that was accepted', () => {
  expect(locationOf({ previewId, state: 'writing' })).toBe(`/v1/previews/${previewId}`)
})

test('what holds neither leads nowhere', () => {
  expect(locationOf(null)).toBeUndefined()
  expect(locationOf({ id: 'srv_01h455vb4pex5vsknk084sn02q' })).toBeUndefined()
})
