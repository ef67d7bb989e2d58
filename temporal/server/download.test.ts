import { once } from 'node:events'
import { access, readFile, stat } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { downloadTemporal } from './download.ts'

test('unpacks the server out of the archive, ready to run', async () => {
  const archive = await archiveOf({ LICENSE: 'MIT', temporal: 'the server' })
  await using site = await serve((_, res) => res.end(archive))
  await using folder = await temporaryFolder()
  const path = folder.at('bin/temporal')
  expect(await downloadTemporal({ path, stamp: 's1', baseUrl: site.url })).toBeUndefined()
  expect(await readFile(path, 'utf8')).toBe('the server')
  expect((await stat(path)).mode & 0o777).toBe(0o755)
  expect(await readFile(`${path}.stamp`, 'utf8')).toBe('s1')
  expect(site.requests[0]).toMatch(/^\/v1\.5\.1\?platform=\w+&arch=(amd64|arm64)$/)
})

test('says why there is none, and leaves nothing half-done', async () => {
  const archive = await archiveOf({ LICENSE: 'MIT' })
  const whole = await archiveOf({ temporal: 'x'.repeat(100_000) })
  const answers: [RequestListener, string | RegExp][] = [
    [(_, res) => res.writeHead(404).end(), 'HTTP 404'],
    [(_, res) => res.end(archive), 'holds no file named temporal'],
    [(_, res) => res.end('no archive'), /header/],
    [(_, res) => res.end(whole.subarray(0, 80)), /./],
  ]
  await using folder = await temporaryFolder()
  const path = folder.at('bin/temporal')
  for (const [answer, why] of answers) {
    await using site = await serve(answer)
    expect(await downloadTemporal({ path, stamp: 's', baseUrl: site.url })).toMatch(why)
    await expect(access(path)).rejects.toThrow('ENOENT')
    await expect(access(`${path}.download`)).rejects.toThrow('ENOENT')
  }
})

test('a machine without the network finds out at once', async () => {
  await using folder = await temporaryFolder()
  const site = await serve(() => {})
  await site[Symbol.asyncDispose]()
  const why = await downloadTemporal({ path: folder.at('t'), stamp: 's', baseUrl: site.url })
  expect(why).toContain('ECONNREFUSED')
})

test('stops when it is told to', async () => {
  await using site = await serve(() => {})
  await using folder = await temporaryFolder()
  const stop = new AbortController()
  const download = downloadTemporal({
    path: folder.at('t'),
    stamp: 's',
    baseUrl: site.url,
    signal: stop.signal,
  })
  stop.abort(new Error('stopped'))
  await expect(download).rejects.toThrow('stopped')
})

function archiveOf(files: Record<string, string>) {
  const archive = pack()
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text)
  archive.finalize()
  return buffer(archive).then((bytes) => gzipSync(bytes))
}

async function serve(answer: RequestListener) {
  const requests: string[] = []
  const server = createServer((req, res) => {
    requests.push(req.url ?? '')
    answer(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
