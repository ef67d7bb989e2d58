import { expect, test } from 'vitest'
import { renderBanner } from './banner.ts'

const dashboardUrl = 'http://localhost:4000'

test('shows the line that connects a client to the example', () => {
  const url = 'http://localhost:4100/s/text-toolbox/mcp'
  const banner = renderBanner({
    dashboardUrl,
    example: { type: 'example', slug: 'text-toolbox', url },
  })
  expect(banner).toContain(dashboardUrl)
  expect(banner).toContain(`claude mcp add --transport http text-toolbox ${url}`)
})

test('shows the set-up link while there is one', () => {
  const example = { type: 'no-example' } as const
  expect(renderBanner({ dashboardUrl, example })).not.toContain('Set up')
  const setupUrl = `${dashboardUrl}/setup#token`
  expect(renderBanner({ dashboardUrl, setupUrl, example })).toContain(setupUrl)
})

test('says why there is no example', () => {
  const example = { type: 'example-failed', reason: 'No port is free' } as const
  expect(renderBanner({ dashboardUrl, example })).toContain('No port is free')
})
