import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiWorld, password, type ApiWorld } from '../test/api-world.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const newPassword = 'seven-grey-herons'
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** As npm run reset-password does. */
async function run(...given: string[]) {
  await using folder = await temporaryFolder()
  const env = {
    BMM_DATA_DIR: folder.path,
    DATABASE_URL: world.databaseUrl,
    PUBLIC_API_URL: world.url,
  }
  const script = [at('../start/run-command.ts'), at('reset-password.ts'), ...given]
  return await promisify(execFile)(process.execPath, script, { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (err: { code: number; stderr: string }) => ({ code: err.code, said: err.stderr }),
  )
}

async function linkFor(email: string) {
  const { code, said } = await run(email)
  expect([code, said]).toEqual([0, expect.stringContaining(`${world.url}/new-password#`)])
  return said.trim().split('#').at(-1) ?? ''
}

const reset = (token: string, given = newPassword) =>
  world.newBrowser().post('/v1/password-reset', { token, newPassword: given })

const signIn = (email: string, given: string) =>
  world.newBrowser().post('/v1/sign-in', { email, password: given })

test('the link sets a new password once, ends all sessions, and leaves its two rows in the log', async () => {
  const person = await world.member('viewer')
  const token = await linkFor(person.email.toUpperCase())
  expect((await reset(token, 'password1234')).status).toBe(422)
  expect((await signIn(person.email, password)).status).toBe(200)
  const answers = await Promise.all([reset(token), reset(token)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
  const done = await answers.find(({ ok }) => ok)?.json()
  expect(done).toMatchObject({ user: { id: person.userId } })
  expect((await person.visit('/v1/me')).status).toBe(401)
  expect((await signIn(person.email, password)).status).toBe(401)
  expect((await signIn(person.email, newPassword)).status).toBe(200)
  const rows = await world.db('auditEvents').whereLike('action', 'password%').orderBy('id')
  expect(rows).toMatchObject([
    { action: 'password-link.create', actorId: null, resourceId: person.userId },
    { action: 'password.reset', actorId: person.userId, resourceId: person.userId },
  ])
  expect(JSON.stringify(await world.db('auditEvents'))).not.toContain(token)
})

test('an earlier link ends with a later one, with an hour, and with the suspension', async () => {
  const person = await world.member('viewer')
  const first = await linkFor(person.email)
  const second = await linkFor(person.email)
  expect(await (await reset(first)).json()).toMatchObject({ code: 'PasswordLinkInvalid' })
  const user = world.db('users').where({ id: person.userId })
  await user.clone().update({ suspendedAt: new Date() })
  expect((await reset(second)).status).toBe(403)
  await user.clone().update({ suspendedAt: null })
  await world.db('passwordLinks').update({ expiresAt: new Date(Date.now() - 1) })
  expect((await reset(second)).status).toBe(403)
  expect((await signIn(person.email, password)).status).toBe(200)
})

test('the command says why there is no link', async () => {
  const person = await world.member('viewer')
  await world.db('users').where({ id: person.userId }).update({ suspendedAt: new Date() })
  expect(await run('nobody@example.com')).toEqual({
    code: 1,
    said: expect.stringContaining('No account with a password has this address') as string,
  })
  expect(await run(person.email)).toEqual({
    code: 1,
    said: expect.stringContaining('is suspended') as string,
  })
  expect(await run()).toEqual({ code: 2, said: expect.stringContaining('Usage:') as string })
})
