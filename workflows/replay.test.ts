// What runs already decided must be decided the same by today's code, or a deployment breaks every build under way.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker } from '@temporalio/worker'
import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { silenceTemporal, workflowBundle } from '../test/workflows.ts'
import { failureConverterPath } from '../temporal/failure-converter-path.ts'

const folder = new URL('../test/histories/', import.meta.url)
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

beforeAll(async () => {
  silenceTemporal()
  await workflowBundle()
}, 60_000)

test.each(cases)('replays the recorded run %s', async (name) => {
  await expect(replay(readCase(name))).resolves.toBeUndefined()
})

test('notices when steps come in another order', async () => {
  const swapped = readCase('build-server/live').replaceAll(
    /"name": "(render|scan)"/g,
    (_text, name) => (name === 'render' ? '"name": "scan"' : '"name": "render"'),
  )
  await expect(replay(swapped)).rejects.toThrow('nondeterminism')
})

function readCase(name: string) {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8')
}

async function replay(history: string) {
  const options = {
    workflowBundle: await workflowBundle(),
    dataConverter: { failureConverterPath },
  }
  await Worker.runReplayHistory(options, historyFromJSON(JSON.parse(history)), 'a-replayed-run')
}
