import { expect, test } from 'vitest'
import type { JudgeCode } from './judge-code.ts'
import { judgeInThread } from './judge-in-thread.ts'

const request = (code: string): JudgeCode => ({
  kind: 'source',
  code,
  file: 'server.ts',
  declaredSecrets: [],
  allowedDomains: [],
})

test('the event loop goes on while code is judged', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await judgeInThread(request(`export const a = [${'1,'.repeat(5_000)}]`))
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
})

test('code that takes too long is refused, and the next is judged', async () => {
  const slow = request(`export const a = [${'1,'.repeat(14_000)}]`) // harmless, and more than a millisecond's work
  const [late, next] = await Promise.all([
    judgeInThread(slow, 1),
    judgeInThread(request("eval('1')")),
  ])
  expect(late.map(({ message }) => message)).toEqual(['This takes too long to be judged.'])
  expect(next.map(({ rule }) => rule)).toContain('globals')
})
