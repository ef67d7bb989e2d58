import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { beforeAll, expect, test } from 'vitest'
import { readClientHello } from './client-hello.ts'

/** The first bytes that Node's own TLS client sends. */
async function recordHello(servername?: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', ...(servername ? { servername } : {}) })
  client.on('error', () => {}) // it is cut off on purpose
  const [socket] = await once(server, 'connection')
  const [hello] = await once(socket, 'data')
  client.destroy()
  server.close()
  return hello
}

let hello: Buffer
beforeAll(async () => {
  hello = await recordHello('API.example.com')
})

test('reads the name that a real client asks for', () => {
  expect(readClientHello(hello)).toEqual({ is: 'named', name: 'api.example.com' })
})

test('waits for the rest at every length, and never misreads a part', () => {
  for (let size = 0; size < hello.length; size += 1)
    expect(readClientHello(hello.subarray(0, size))).toEqual({ is: 'incomplete' })
})

test('refuses a hello without a name', async () => {
  expect(readClientHello(await recordHello())).toEqual({ is: 'unreadable' })
})

test('refuses what is not TLS from its first byte', () => {
  expect(readClientHello(Buffer.from('G'))).toEqual({ is: 'unreadable' })
  expect(readClientHello(Buffer.from('SSH-2.0-x\r\n'))).toEqual({ is: 'unreadable' })
})

test('refuses a record that is too long', () => {
  expect(readClientHello(Buffer.from([0x16, 3, 1, 0xff, 0xff]))).toEqual({ is: 'unreadable' })
})

test('survives every single changed byte', () => {
  for (let at = 0; at < hello.length; at += 1) {
    const changed = Buffer.from(hello)
    changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at)
    expect(['named', 'unreadable', 'incomplete']).toContain(readClientHello(changed).is)
  }
})

test('refuses two names and a hidden one', () => {
  expect(readClientHello(makeHello([nameExtension('a.example.com')]))).toEqual({
    is: 'named',
    name: 'a.example.com',
  })
  expect(
    readClientHello(makeHello([nameExtension('a.example.com'), nameExtension('b.example.com')])),
  ).toEqual({ is: 'unreadable' })
  expect(readClientHello(makeHello([nameExtension('a.example.com', 'b.example.com')]))).toEqual({
    is: 'unreadable',
  })
  expect(
    readClientHello(
      makeHello([nameExtension('a.example.com'), extension(0xfe0d, Buffer.alloc(8))]),
    ),
  ).toEqual({ is: 'unreadable' })
})

test.each([
  ['ends before its names, which a server would take for the next message', -100],
  ['goes on in the next record', 100],
])('refuses a hello that %s', (_what, difference) => {
  const changed = Buffer.from(hello)
  changed.writeUIntBE(changed.readUIntBE(6, 3) + difference, 6, 3)
  expect(readClientHello(changed)).toEqual({ is: 'unreadable' })
})

test('refuses bytes behind the extensions', () => {
  const named = makeHello([nameExtension('a.example.com')])
  const longer = Buffer.concat([named, Buffer.alloc(4)])
  longer.writeUInt16BE(longer.length - 5, 3)
  longer.writeUIntBE(longer.length - 9, 6, 3)
  expect(readClientHello(longer)).toEqual({ is: 'unreadable' })
})

function makeHello(extensions: Buffer[]): Buffer {
  const list = sized(2, Buffer.concat(extensions))
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32),
    sized(1, Buffer.alloc(0)),
    sized(2, Buffer.from([0x13, 0x01])),
    sized(1, Buffer.from([0])),
    list,
  ])
  return Buffer.concat([
    Buffer.from([0x16, 3, 1]),
    sized(2, Buffer.concat([Buffer.from([1]), sized(3, body)])),
  ])
}

function nameExtension(...names: string[]): Buffer {
  const entries = names.map((name) =>
    Buffer.concat([Buffer.from([0]), sized(2, Buffer.from(name))]),
  )
  return extension(0, sized(2, Buffer.concat(entries)))
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type >> 8, type & 255]), sized(2, content)])
}

function sized(bytes: number, content: Buffer): Buffer {
  const size = Buffer.alloc(bytes)
  size.writeUIntBE(content.length, 0, bytes)
  return Buffer.concat([size, content])
}
