import { Connection } from '@temporalio/client'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePort } from '../../start/ports.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { bootstrapTemporal } from '../bootstrap.ts'
import { isProcess } from './processes.ts'
import { ensureTemporal, type EnsureTemporal } from './start.ts'

const binDir = fileURLToPath(new URL('../../.bmm/bin', import.meta.url))

test('a server is found, started and brought to the state we need, however often', async () => {
  await using folder = await temporaryFolder()
  const server = await ensureTemporal(await optionsIn(folder.path))
  try {
    const { address } = server
    await bootstrapTemporal({ address, namespace: 'bmm-test', retentionDays: 7 })
    await bootstrapTemporal({ address, namespace: 'bmm-test', retentionDays: 9 })
    expect(await describe(address)).toEqual({
      retentionDays: 9,
      attributes: ['HostId', 'NeedsAttention', 'OrgId', 'Phase', 'ServerId', 'TemplateId'],
    })
  } finally {
    await server.stop()
  }
})

test('what it knew is there after a restart', async () => {
  await using folder = await temporaryFolder()
  const options = await optionsIn(folder.path)
  const first = await ensureTemporal(options)
  await bootstrapTemporal({ address: first.address, namespace: 'kept', retentionDays: 3 })
  await first.stop()
  const second = await ensureTemporal(options)
  try {
    expect((await describe(second.address, 'kept')).retentionDays).toBe(3)
  } finally {
    await second.stop()
  }
})

test('a server that a killed process left behind is stopped first', async () => {
  await using folder = await temporaryFolder()
  const options = await optionsIn(folder.path)
  const pid = await startAndDie(options)
  expect(isProcess(pid, ['start-dev'])).toBe(true)
  const server = await ensureTemporal(options)
  expect(isProcess(pid, ['start-dev'])).toBe(false)
  await server.stop()
})

test('a server that is there already is used as it is', async () => {
  await using folder = await temporaryFolder()
  const running = await ensureTemporal(await optionsIn(folder.path))
  try {
    const options = await optionsIn(folder.at('other'))
    const found = await ensureTemporal({ ...options, env: { TEMPORAL_ADDRESS: running.address } })
    expect(found).toMatchObject({ address: running.address, from: 'TEMPORAL_ADDRESS' })
    await found.stop()
    expect((await describe(running.address)).retentionDays).toBeGreaterThan(0)
  } finally {
    await running.stop()
  }
})

async function optionsIn(dataDir: string): Promise<EnsureTemporal> {
  const port = await freePort()
  const { PATH } = env
  return { env: { PATH }, binDir, dataDir, port, namespace: 'bmm-test', report: () => {} }
}

/** Starts a server in a process that is then killed. Returns the pid of the server. */
async function startAndDie(options: EnsureTemporal): Promise<number> {
  const program = `
    const { ensureTemporal } = await import(${JSON.stringify(new URL('start.ts', import.meta.url).href)})
    const { readFileSync } = await import('node:fs')
    const options = ${JSON.stringify(options)}
    await ensureTemporal({ ...options, report() {} })
    console.log(JSON.parse(readFileSync(options.dataDir + '/server.pid', 'utf8')).pid)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  return Number(line)
}

async function describe(address: string, namespace = 'bmm-test') {
  const connection = await Connection.connect({ address })
  try {
    const [{ config }, { customAttributes }] = await Promise.all([
      connection.workflowService.describeNamespace({ namespace }),
      connection.operatorService.listSearchAttributes({ namespace }),
    ])
    const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds)
    return { retentionDays: seconds / 86_400, attributes: Object.keys(customAttributes).toSorted() }
  } finally {
    await connection.close()
  }
}
