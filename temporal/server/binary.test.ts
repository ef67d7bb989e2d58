import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { findTemporalBinary, isNewEnough } from './binary.ts'

test.each([
  ['1.29.0', true],
  ['1.30.2', true],
  ['2.0.0', true],
  ['1.28.9', false],
  ['0.31.0', false],
])('server %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected)
})

test('takes the first one on PATH that is new enough, and says which it passed over', async () => {
  await using folder = await temporaryFolder()
  const older = await writeTemporal(folder.at('older'), '1.27.0')
  const newer = await writeTemporal(folder.at('newer'), '1.29.3')
  const reports: string[] = []
  const binary = await findTemporalBinary({
    env: { PATH: `${older}:${newer}` },
    binDir: folder.at('bin'),
    report: (text) => reports.push(text),
  })
  expect(binary).toEqual({
    path: `${newer}/temporal`,
    serverVersion: '1.29.3',
    from: 'found on PATH',
  })
  expect(reports).toEqual([expect.stringContaining(`${older}/temporal holds server 1.27.0`)])
})

test('says what to do when there is none, no download and no Go', async () => {
  await using folder = await temporaryFolder()
  const missing = findTemporalBinary({
    env: { PATH: folder.path, BMM_TEMPORAL_DOWNLOAD: '0' },
    binDir: folder.at('bin'),
    report: () => {},
  })
  await expect(missing).rejects.toThrow(/TEMPORAL_ADDRESS.+PATH.+Go 1\.25/)
})

test('does not use one that was made of other sources', async () => {
  await using folder = await temporaryFolder()
  await writeTemporal(folder.path, '1.29.1')
  await writeFile(folder.at('temporal.stamp'), 'another')
  const outdated = findTemporalBinary({
    env: { PATH: '', BMM_TEMPORAL_DOWNLOAD: '0' },
    binDir: folder.path,
    report: () => {},
  })
  await expect(outdated).rejects.toThrow('no Go')
})

async function writeTemporal(folder: string, serverVersion: string) {
  await mkdir(folder, { recursive: true })
  const script = `#!/bin/sh\necho "temporal version 1.0.0 (Server ${serverVersion}, UI 2.0.0)"\n`
  await writeFile(`${folder}/temporal`, script)
  await chmod(`${folder}/temporal`, 0o755)
  return folder
}
