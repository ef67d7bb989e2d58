import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { dockerSocket, flagsAfter, pingDocker } from './docker.ts'

test('the socket is the one that the settings name', () => {
  expect(dockerSocket({})).toBe('/var/run/docker.sock')
  expect(dockerSocket({ DOCKER_HOST: 'unix:///run/user/1/docker.sock' })).toBe(
    '/run/user/1/docker.sock',
  )
  expect(dockerSocket({ DOCKER_SOCKET: '/a', DOCKER_HOST: 'unix:///b' })).toBe('/a')
})

test('refuses an engine that is not behind a socket', () => {
  expect(() => dockerSocket({ DOCKER_HOST: 'tcp://10.0.0.1:2375' })).toThrow('unix://')
})

test('an engine that answers says its version', async () => {
  await using engine = await fakeEngine((_, res) => res.end('{"Version":"20.10.24"}'))
  expect(await pingDocker(engine.socket)).toEqual({ version: '20.10.24' })
})

test('says why there is no answer', async () => {
  expect(await pingDocker('/nowhere/docker.sock')).toEqual({ code: 'ENOENT' })
  await using other = await fakeEngine((_, res) => res.end('hello'))
  expect(await pingDocker(other.socket)).toEqual({ code: 'NotDocker' })
})

test('does without a network of Docker where the system forbids one', () => {
  const failure = 'failed to start daemon: Error initializing network controller: iptables failed'
  expect(flagsAfter(failure)).toContain('--bridge=none')
  expect(flagsAfter('failed to dial containerd.sock')).toEqual([])
})

async function fakeEngine(answer: RequestListener) {
  const folder = await temporaryFolder()
  const socket = folder.at('docker.sock')
  const server = createServer(answer).listen(socket)
  await once(server, 'listening')
  return {
    socket,
    async [Symbol.asyncDispose]() {
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
