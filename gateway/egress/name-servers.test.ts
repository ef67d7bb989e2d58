import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { createLookup } from './lookup.ts'
import { askNameServers } from './name-servers.ts'

let stop = () => {}
afterEach(() => stop())

const IPV4 = 1
const IPV6 = 28

/** A name server that gives these addresses, as bytes; of a type without any it knows nothing, and says nothing when it is silent. */
async function startNameServer(answers: Record<number, number[][]> | 'silent'): Promise<string[]> {
  const socket = createSocket('udp4')
  stop = () => socket.close()
  socket.on('message', (query, { port, address }) => {
    if (answers === 'silent') return
    const end = query.indexOf(0, 12) + 5 // behind the name: its final zero, type and class
    const type = query.readUInt16BE(end - 4)
    const records = (answers[type] ?? []).map((bytes) =>
      Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]),
    )
    const head = Buffer.from(query.subarray(0, end))
    head.writeUInt16BE(0x8180, 2)
    head.writeUInt16BE(records.length, 6)
    head.writeUInt32BE(0, 8)
    socket.send(Buffer.concat([head, ...records]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return [`127.0.0.1:${socket.address().port}`]
}

test('tells every address of a name, of both families', async () => {
  const ipv6 = [0x26, 6, ...Array<number>(13).fill(0), 1]
  const servers = await startNameServer({
    [IPV4]: [
      [1, 1, 1, 1],
      [10, 0, 0, 1],
    ],
    [IPV6]: [ipv6],
  })
  const found = await askNameServers('api.example.com', servers)
  expect(found.map(({ address }) => address).toSorted()).toEqual(['1.1.1.1', '10.0.0.1', '2606::1'])
})

test('one family is enough', async () => {
  const servers = await startNameServer({ [IPV4]: [[1, 1, 1, 1]] })
  expect(await askNameServers('api.example.com', servers)).toEqual([{ address: '1.1.1.1' }])
})

test('a name that no server knows is an error', async () => {
  const servers = await startNameServer({})
  await expect(askNameServers('api.example.com', servers)).rejects.toThrow('no name server knows')
})

test('name servers that are silent keep nobody else waiting', async () => {
  const servers = await startNameServer('silent')
  const ask = createLookup((name) => askNameServers(name, servers))
  const silent = Array.from({ length: 16 }, (_, i) => ask(`n${i}.example.com`).catch(() => 'gone'))
  expect(await Promise.race([lookup('localhost'), ...silent])).toHaveProperty('address')
  expect(await Promise.all(silent)).toEqual(silent.map(() => 'gone'))
})
