import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'

const runCommand = fileURLToPath(new URL('run-command.ts', import.meta.url))

test('lets what it runs end in good order when it is told to, and ends as that ended', async () => {
  await using folder = await temporaryFolder()
  const script = folder.at('script.mjs')
  await writeFile(
    script,
    `process.on('SIGTERM', () => { console.log('drained'); process.exit(7) })
     console.log('ready'); setInterval(() => {}, 1000)`,
  )
  const child = spawn(process.execPath, [runCommand, script], {
    env: { BMM_DATA_DIR: folder.path, DATABASE_URL: 'postgres://localhost/none' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([7, null])
  expect(said.join('')).toBe('ready\ndrained\n')
})
