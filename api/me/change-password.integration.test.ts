import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiWorld, password, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const newPassword = 'seven-grey-herons'

const change = (browser: Browser, given: object = {}) =>
  browser.visit('/v1/me/password', {
    method: 'PUT',
    json: { currentPassword: password, newPassword, ...given },
  })

const signIn = async (email: string, given: string) => {
  const browser = world.newBrowser()
  const res = await browser.post('/v1/sign-in', { email, password: given })
  await res.text()
  return { browser, status: res.status }
}

test('a new password is good at once, the old one for nothing, and every other session has ended', async () => {
  const here = await world.member('viewer')
  const { browser: there } = await signIn(here.email, password)
  const before = here.cookies.get('bmm')
  expect((await change(here)).status).toBe(200)
  expect((await here.visit('/v1/me')).status).toBe(200)
  expect(here.cookies.get('bmm')).not.toBe(before)
  expect((await there.visit('/v1/me')).status).toBe(401)
  expect((await signIn(here.email, password)).status).toBe(401)
  expect((await signIn(here.email, newPassword)).status).toBe(200)
  const rows = await world.db('auditEvents').where({ action: 'password.change' })
  expect(rows).toMatchObject([{ actorId: here.userId, metadata: {} }])
})

test.each([
  ['currentPassword', { currentPassword: 'not-it-at-all' }],
  ['newPassword', { newPassword: 'password1234' }],
  ['newPassword', { newPassword: 'too short' }],
])('says what is wrong with %s, and changes nothing', async (field, given) => {
  const person = await world.member('viewer')
  const res = await change(person, given)
  expect([res.status, await res.json()]).toMatchObject([
    422,
    { code: 'InvalidInput', errors: [{ pointer: `/body/${field}` }] },
  ])
  expect((await signIn(person.email, password)).status).toBe(200)
})

test('guesses of the current password are failed sign-ins', async () => {
  const person = await world.member('viewer')
  for (let i = 0; i < 5; i++) await change(person, { currentPassword: `guess ${i}` })
  expect((await change(person)).status).toBe(429)
  expect((await signIn(person.email, password)).status).toBe(429)
})

test('who only signs in with a provider is told so, and that they have no password', async () => {
  const person = await world.member('viewer')
  const hasPassword = async () =>
    ((await (await person.visit('/v1/me')).json()) as { user: object }).user
  expect(await hasPassword()).toMatchObject({ hasPassword: true })
  await world.db('users').where({ id: person.userId }).update({ passwordHash: null })
  expect(await hasPassword()).toMatchObject({ hasPassword: false })
  const res = await change(person)
  expect(await res.json()).toMatchObject({
    errors: [
      { pointer: '/body/currentPassword', detail: expect.stringContaining('provider') as string },
    ],
  })
})
