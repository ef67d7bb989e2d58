import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { stampOf } from './web-build.ts'

test('the dashboard is built again when a source changes, and only then', async () => {
  await using folder = await temporaryFolder()
  const write = async (name: string, text: string) => {
    await mkdir(dirname(folder.at(name)), { recursive: true })
    await writeFile(folder.at(name), text)
  }
  await write('web/index.html', '<html>')
  await write('web/src/pages/a.tsx', 'a')
  await write('contract/nouns.ts', 'n')
  const before = await stampOf(folder.path)

  await write('web/dist/index.html', 'built')
  await write('web/src/pages/a.test.tsx', 'a test')
  await utimes(folder.at('web/index.html'), 1, 1)
  expect(await stampOf(folder.path)).toBe(before)

  await write('web/src/pages/a.tsx', 'b')
  const after = await stampOf(folder.path)
  expect(after).not.toBe(before)
  await write('contract/nouns.ts', 'm')
  expect(await stampOf(folder.path)).not.toBe(after)
})
