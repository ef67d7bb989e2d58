import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort, listeningInode, nameOfProcess, portHolder, requireFreePorts } from './ports.ts'

const host = '127.0.0.1'

test('a free port can be listened on', async () => {
  await using server = await listen(await freePort())
  expect(server.port).toBeGreaterThan(0)
})

test('a taken port is refused by a sentence that names it, its setting and its holder', async () => {
  await using server = await listen(0)
  const taken = { port: server.port, host, setting: 'API_PORT' }
  const free = { port: await freePort(), host, setting: 'GATEWAY_PORT' }
  const refusal = requireFreePorts([taken, free])
  await expect(refusal).rejects.toThrow(new RegExp(`^Port ${server.port} is taken by .+API_PORT`))
  await expect(refusal).rejects.toThrow(`(process ${process.pid})`)
  await expect(refusal).rejects.not.toThrow('GATEWAY_PORT')
})

test('one port for two settings is refused', async () => {
  const port = await freePort()
  const twice = ['API_PORT', 'GATEWAY_PORT'].map((setting) => ({ port, host, setting }))
  await expect(requireFreePorts(twice)).rejects.toThrow('API_PORT and GATEWAY_PORT are both')
})

test('free ports pass', async () => {
  const wanted = [{ port: await freePort(), host, setting: 'API_PORT' }]
  await expect(requireFreePorts(wanted)).resolves.toBeUndefined()
})

test('nobody holds a free port', async () => {
  expect(await portHolder(await freePort())).toBeUndefined()
})

test('reads the socket that listens, not one that is connected', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0FA0 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 111 1
   1: 0100007F:0FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1`
  expect(listeningInode(table, 4000)).toBe('222')
  expect(listeningInode(table, 4001)).toBeUndefined()
})

test('another bmm is named by its folder, whatever its Node is called', () => {
  const commandLine = ['/usr/bin/node', '--enable-source-maps', '/srv/bmm/api/main.ts']
  expect(nameOfProcess(commandLine, '/srv/bmm')).toBe('another bmm in /srv/bmm')
})

test('a stranger is named by program and script, without its arguments', () => {
  expect(nameOfProcess(['/usr/bin/node', 'site/server.js', '--token', 'x'], '/')).toBe(
    'node site/server.js',
  )
  expect(nameOfProcess(['/usr/sbin/nginx', '-g', 'daemon off;'], '/')).toBe('nginx')
  expect(nameOfProcess([], '')).toBe('a process')
  expect(nameOfProcess(['node', `${'long/'.repeat(30)}a.js`], '/')).toHaveLength(60)
})

async function listen(wanted: number) {
  const server = createServer().listen(wanted, host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { port, [Symbol.asyncDispose]: async () => void server.close() }
}
