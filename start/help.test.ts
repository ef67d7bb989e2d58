import { expect, test } from 'vitest'
import { settings } from '../settings/settings.ts'
import { helpText } from './help.ts'

test('names every setting, with what it presets', () => {
  const text = helpText()
  for (const name of Object.keys(settings)) expect(text).toContain(name)
  expect(text).toMatch(/API_PORT +\[4000\]/)
})
