// The wall, with everything else taken away: no scanner, no gate, no bundle, none of Node's own restrictions. A plain
// Node program in a runner's container tries what hostile code would try.
import Docker from 'dockerode'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEnvironment } from '../../test/environment.ts'
import { demultiplex } from './docker-logs.ts'
import { ensureRunnerImage } from './runner-image.ts'
import { runnerOptions } from './runner-options.ts'

const name = `bmm-sandbox-${process.pid}`
let docker: Docker
let socketDir: string
let outcomes: Record<string, string>

// Each attempt answers what it gained, or throws. Addresses are tried only when there is no interface to leave by, so
// that a broken sandbox is seen without a packet being sent; those of the documentation ranges lead nowhere anyway.
const program = `
const net = require('node:net'), fs = require('node:fs'), dns = require('node:dns').promises
const { spawnSync } = require('node:child_process')
const connect = (where) => new Promise((done, fail) => {
  const socket = net.connect(where, () => done('connected'))
  socket.setTimeout(2000, () => fail(new Error('timeout'))).on('error', fail)
})
const interfaces = Object.keys(require('node:os').networkInterfaces()).filter((name) => name !== 'lo')
const apart = (attempt) => () => interfaces.length > 0 ? 'there is a way out' : attempt()
const attempts = {
  interfaces: () => { if (interfaces.length === 0) throw new Error('only loopback'); return interfaces.join() },
  host: apart(() => connect({ host: '192.0.2.1', port: 22 })),
  metadata: apart(() => connect({ host: '169.254.169.254', port: 80 })),
  name: apart(() => dns.lookup('bmm.test')),
  resolver: apart(() => dns.resolve4('bmm.test')),
  'datagram': apart(() => new Promise((done, fail) =>
    require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1', (err) => err ? fail(err) : done('sent')))),
  'write to the root': () => fs.writeFileSync('/x', 'x'),
  'write to /tmp': () => fs.writeFileSync('/tmp/x', 'x'),
  'write to the slot': () => fs.writeFileSync('/run/bmm/x', 'x'),
  'plant a link in the slot': () => fs.symlinkSync('/etc/passwd', '/run/bmm/link'),
  'listen in the slot': () => new Promise((done, fail) => net.createServer().on('error', fail).listen('/run/bmm/own.sock', done)),
  'shared memory': () => fs.writeFileSync('/dev/shm/x', 'x'),
  'the engine': () => connect({ path: '/var/run/docker.sock' }),
  'a shell': () => fs.readFileSync('/bin/sh'),
  'a process': () => { const { error } = spawnSync(process.execPath, ['-v']); if (error) throw error; return 'spawned' },
  'another user': () => process.setuid(0),
  'a better priority': () => require('node:os').setPriority(-10),
  'kernel settings': () => fs.writeFileSync('/proc/sys/kernel/hostname', 'x'),
  'kernel memory': () => fs.readFileSync('/proc/kcore').subarray(0, 1),
  'a device': () => fs.writeFileSync('/dev/mem', 'x'),
}
;(async () => {
  for (const [name, attempt] of Object.entries(attempts)) {
    let outcome
    try { outcome = ['gained', String(await attempt())] } catch (err) { outcome = ['refused', err.code ?? err.message] }
    console.log(JSON.stringify([name, ...outcome]))
  }
  process.exit(0)
})()
`

beforeAll(async () => {
  const { dockerSocket: socketPath } = await testEnvironment()
  docker = new Docker({ socketPath })
  socketDir = await mkdtemp(join(tmpdir(), 'bmm-slot-'))
  const image = await ensureRunnerImage(docker)
  const container = await docker.createContainer({
    ...runnerOptions(
      { name, runnerId: 'run_1', socketDir },
      { installId: 'sandbox', hostId: 'test' },
      { memoryBytes: 256 * 1_048_576, cpus: 0.5 },
      image,
    ),
    Cmd: ['-e', program],
  })
  await container.start()
  await container.wait({ abortSignal: AbortSignal.timeout(40_000) })
  const lines = demultiplex(await container.logs({ stdout: true, stderr: true, follow: false }))
  outcomes = Object.fromEntries(
    lines.map((line) => {
      const [attempt, outcome, detail] = JSON.parse(line) as [string, string, string]
      return [attempt, `${outcome}: ${detail}`]
    }),
  )
})
afterAll(async () => {
  await docker.getContainer(name).remove({ force: true })
  await rm(socketDir, { recursive: true })
})

test('hostile code gains nothing, whatever it tries', () => {
  const gained = Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith('gained'))
  expect(gained).toEqual([])
  expect(Object.keys(outcomes)).toHaveLength(20)
})
