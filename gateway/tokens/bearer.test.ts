import { expect, test } from 'vitest'
import { readBearer } from './bearer.ts'

test.each([undefined, '', 'Basic abc', 'Bearerabc', 'DPoP x'])(
  '%j holds no bearer token',
  (header) => {
    expect(readBearer(header)).toEqual({ is: 'absent' })
  },
)

test.each(['Bearer a.b-c_d', 'bearer a.b-c_d', 'BEARER   a.b-c_d '])('%j holds one', (header) => {
  expect(readBearer(header)).toEqual({ is: 'present', token: 'a.b-c_d' })
})

test.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,b', `Bearer ${'a'.repeat(9_000)}`])(
  '%j is malformed',
  (header) => {
    expect(readBearer(header)).toEqual({ is: 'malformed' })
  },
)
