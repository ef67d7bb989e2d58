import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { createDeployWorld, type DeployWorld } from '../../test/deploy-world.ts'
import { deployRunner } from './deploy.ts'

let world: DeployWorld
beforeAll(async () => {
  world = await createDeployWorld(`dp${process.pid}`)
})
afterAll(() => world?.[Symbol.asyncDispose]())

test('of many versions that are wanted at once a few start, and the others after them', async () => {
  let [starting, most] = [0, 0]
  const context = {
    ...world.context,
    async failpoint(name: string) {
      if (name === 'deploy:after-row') starting += 1
      if (name === 'deploy:after-assign') starting -= 1
      most = Math.max(most, starting)
    },
  }
  const code = await readFile(
    new URL('../../runner-template/fixtures/echo.cjs', import.meta.url),
    'utf8',
  )
  const versions = await Promise.all(Array.from({ length: 6 }, () => world.liveVersion(code)))
  await Promise.all(versions.map(({ versionId }) => deployRunner(context, versionId)))
  const runners = await Promise.all(
    versions.map(({ versionId }) => findRunnerOfVersion(world.db, versionId)),
  )
  expect(runners.map((runner) => runner?.state)).toEqual(Array(6).fill('ready'))
  expect(most).toBe(3)
})
