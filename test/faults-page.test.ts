import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)

interface Row {
  id: string
  tests: string[]
}

/** The rows of docs/faults.md. */
async function readRows(): Promise<Row[]> {
  const page = await readFile(new URL('docs/faults.md', root), 'utf8')
  return page.split('\n').flatMap((line) => {
    const [, id = '', , , tests = ''] = line.split('|').map((cell) => cell.trim())
    return /^X\d+$/.test(id) ? [{ id, tests: [...tests.matchAll(/`([^`]+)`/g)].map(pathOf) }] : []
  })
}

function pathOf([, path = '']: RegExpMatchArray) {
  return path
}

test('every fault has tests that are there', async () => {
  const rows = await readRows()
  expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => `X${index + 1}`))
  expect(rows.length).toBeGreaterThanOrEqual(33)
  for (const { id, tests } of rows) {
    expect(tests, id).not.toEqual([])
    expect(tests.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  }
})

test('every fault test stands on the page', async () => {
  const named = new Set((await readRows()).flatMap(({ tests }) => tests))
  const names = await readdir(new URL('test/faults', root))
  const tests = names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/faults/${name}`)
  // It proves the judge of all others.
  expect(tests.filter((path) => !named.has(path))).toEqual(['test/faults/invariants.test.ts'])
})
