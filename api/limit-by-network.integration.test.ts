import { expect, test } from 'vitest'
import { createApiWorld } from '../test/api-world.ts'

test('bounds how often one network begins what leaves a row, and says so on a page', async () => {
  await using own = await createApiWorld({
    settings: { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'bmm' }, // nobody is there
  })
  for (const [path, name, points] of [
    ['/oauth/authorize', 'oauth-authorize', 600],
    ['/auth/oidc', 'sign-in-begun', 300],
  ] as const) {
    const visit = (address: string) =>
      fetch(own.url + path, {
        redirect: 'manual',
        headers: { 'x-forwarded-for': address, accept: 'text/html' },
      })
    expect((await visit('2001:db8::1')).status).not.toBe(429)
    await own.db('rateLimits').where('key', 'like', `${name}:%`).update({ points })
    const refused = await visit('2001:db8::2')
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([
      429,
      expect.any(Number),
    ])
    expect(refused.headers.get('content-type')).toContain('text/html')
    expect(refused.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect((await visit('2001:db8:0:1::1')).status).not.toBe(429)
  }
})

test('counts registrations by network: whoever has one IPv6 address has all of its /64', async () => {
  await using own = await createApiWorld()
  const answers = await Promise.all(
    Array.from({ length: 125 }, async (_, i) => {
      const { status } = await fetch(`${own.url}/oauth/register`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': `2001:db8::${(i + 1).toString(16)}`,
        },
        body: '{}',
      })
      return status
    }),
  )
  expect(answers.filter((status) => status === 429)).toHaveLength(5)
})
