import { readFile, truncate, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { isProcess, stampedPid } from '../temporal/server/processes.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { until } from '../test/until.ts'
import { stopLeftBehindChild, superviseChild, type ChildMessage } from './supervise-child.ts'

const READY = `process.send({ type: 'ready' });`
const STAY = `setInterval(() => {}, 1000);`

test('is ready when it says so, and passes on what else it says', async () => {
  await using world = await superviseScript(
    `${READY} process.send({ type: 'setup-link', url: 'u' }); console.log('hello'); ${STAY}`,
  )
  await world.child.ready
  await until('its line', () => world.lines.length > 0)
  expect(world.lines).toEqual(['hello'])
  expect(world.messages).toContainEqual({ type: 'setup-link', url: 'u' })
})

test('lets it end in good order, and keeps what it said', async () => {
  await using world = await superviseScript(
    `process.on('SIGTERM', () => { console.log('drained'); process.exit(0) }); ${READY} ${STAY}`,
  )
  await world.child.ready
  await world.child.stop()
  expect(world.lines).toEqual(['drained'])
  expect(await readFile(world.at('test.log'), 'utf8')).toBe('drained\n')
})

test('goes on at the beginning of a log that somebody emptied', async () => {
  await using world = await superviseScript(
    `process.on('SIGTERM', () => { console.log('drained'); process.exit(0) }); console.log('begun'); ${READY} ${STAY}`,
  )
  await world.child.ready
  await until('its line', () => readFile(world.at('test.log'), 'utf8'))
  await truncate(world.at('test.log'))
  await world.child.stop()
  expect(await readFile(world.at('test.log'), 'utf8')).toBe('drained\n')
})

test('starts it again when it crashes', async () => {
  await using world = await superviseScript(`
    const { appendFileSync, readFileSync } = require('node:fs')
    appendFileSync('STARTS', 'x')
    if (readFileSync('STARTS', 'utf8') === 'x') process.exit(3)
    ${READY} ${STAY}`)
  await world.child.ready
  expect(world.lines).toEqual(['test ended (exit 3), it is started again'])
})

test('gives up on one that crashes again and again, with its last words', async () => {
  await using world = await superviseScript(`console.error('no database'); process.exit(1)`)
  await expect(world.child.failed).rejects.toThrow(
    /test crashed 3 times \(exit 1\):[^]*no database/,
  )
})

test('one that a killed start left behind is stopped', async () => {
  await using world = await superviseScript(`${READY} ${STAY}`)
  await world.child.ready
  const pid = stampedPid(await readFile(world.at('test.pid'), 'utf8')) ?? 0
  expect(isProcess(pid, [world.at('script.cjs')])).toBe(true)
  await stopLeftBehindChild({ name: 'test', script: world.at('script.cjs'), runDir: world.path })
  expect(isProcess(pid, [world.at('script.cjs')])).toBe(false)
})

test('another process that has its pid by now is left alone', async () => {
  await using world = await superviseScript(`${READY} ${STAY}`)
  await world.child.ready
  const stamp = await readFile(world.at('test.pid'), 'utf8')
  await writeFile(world.at('test.pid'), stamp.replace(/ .*/, ' 1')) // as of one that began earlier
  await stopLeftBehindChild({ name: 'test', script: world.at('script.cjs'), runDir: world.path })
  expect(stampedPid(stamp)).toBeGreaterThan(0)
})

async function superviseScript(program: string) {
  const folder = await temporaryFolder()
  const script = folder.at('script.cjs')
  await writeFile(script, program.replaceAll('STARTS', folder.at('starts')))
  const lines: string[] = []
  const messages: ChildMessage[] = []
  const child = superviseChild({
    name: 'test',
    script,
    env: {},
    logDir: folder.path,
    runDir: folder.path,
    onLine: (line) => lines.push(line),
    onMessage: (message) => messages.push(message),
  })
  return {
    ...folder,
    child,
    lines,
    messages,
    async [Symbol.asyncDispose]() {
      await child.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}
