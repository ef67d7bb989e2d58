import { expect, test } from 'vitest'
import { printFindings } from './print-findings.ts'

const checks = [
  { name: 'database', isWell: true, text: 'reachable and migrated' },
  { name: 'docker', isWell: false, text: 'Docker does not answer: ping' },
]
const port = {
  what: 'release-port',
  id: 'ver_1',
  text: 'Version ver_1 holds a port that it does not need.',
  mend: 'The port is given back.',
}

test('says what disagrees and how it is mended', () => {
  const found = { isWell: false, checks, unjudged: null, disagreements: [port], mended: [] }
  expect(printFindings(found)).toBe(`\
✓ database  reachable and migrated
✗ docker    Docker does not answer: ping
✗ rows      Version ver_1 holds a port that it does not need. The port is given back.

The worker mends these within five minutes; npm run doctor -- --fix asks it to now.

Not all is well.
`)
})

test('says what was mended', () => {
  const found = { isWell: true, checks: [], unjudged: null, disagreements: [], mended: [port] }
  expect(printFindings(found)).toBe(`\
✓ rows      rows, containers and workflows say the same
✓ mended    Version ver_1 holds a port that it does not need. The port is given back.

All is well.
`)
})

test('judges no rows while nobody can, and says why', () => {
  const unjudged = 'the platform is not running'
  const found = { isWell: false, checks: [], unjudged, disagreements: null, mended: [] }
  expect(printFindings(found)).toBe(`\
✗ rows      the platform is not running

Not all is well.
`)
})
