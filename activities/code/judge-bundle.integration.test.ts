import { afterAll, beforeAll, expect, test } from 'vitest'
import { putArtifact } from '../../db/artifacts.ts'
import { findScan, policySha256, recordScan } from '../../db/checked-code.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { judgeBundle } from './judge-bundle.ts'
import { scannerVersion } from './scan-source.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function put(statement: string) {
  const content = `${statement}\nmodule.exports = { default: { title: '', tools: [] } }\n`
  return putArtifact(database.db, { kind: 'bundle', content })
}

const recordOf = (sha256: string, declaredSecrets: string[], version = scannerVersion) => ({
  sha256,
  policySha256: policySha256({ declaredSecrets }),
  scannerVersion: version,
})

test('what an earlier scanner let pass is judged by the present one', async () => {
  const { db } = database
  const harmless = await put('var a = 1')
  const hostile = await put('var a = process.mainModule')
  for (const sha256 of [harmless, hostile])
    await recordScan(db, { ...recordOf(sha256, [], 'earlier'), findings: [] })
  const judge = (bundleSha256: string) =>
    judgeBundle(database, { bundleSha256, declaredSecrets: [] })
  expect(await judge(harmless)).toMatchObject({ isPassed: true })
  expect(await judge(hostile)).toMatchObject({ isPassed: false })
  expect(await findScan(db, recordOf(harmless, []))).toMatchObject({ isPassed: true })
})

test('a record counts for the secrets that it was judged with, and for no others', async () => {
  const bundleSha256 = await put('var a = process.env.API_TOKEN')
  const judge = (declaredSecrets: string[]) =>
    judgeBundle(database, { bundleSha256, declaredSecrets })
  expect(await judge(['API_TOKEN'])).toMatchObject({ isPassed: true })
  expect(await judge([])).toMatchObject({ isPassed: false })
  expect(await judge(['API_TOKEN'])).toMatchObject({ isPassed: true })
})

test('bytes that are not what their name says are judged by nobody', async () => {
  const bundleSha256 = await put('var a = 2')
  await database.db('artifacts').where({ sha256: bundleSha256 }).update({ content: 'changed' })
  await expect(judgeBundle(database, { bundleSha256, declaredSecrets: [] })).rejects.toMatchObject({
    code: 'HashMismatch',
  })
})
