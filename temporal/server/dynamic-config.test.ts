import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dynamicConfigFlags } from './dynamic-config.ts'

test('each value becomes a flag', () => {
  const yaml = '# why\nhistory.x:\n  - value: 2000\n\nsystem.y:\n  - value: true\n'
  expect(dynamicConfigFlags(yaml)).toEqual([
    '--dynamic-config-value',
    'history.x=2000',
    '--dynamic-config-value',
    'system.y=true',
  ])
})

test('refuses what it does not understand, rather than leave it out', () => {
  const yaml = 'a.b:\n  - value: 1\n    constraints:\n      namespace: x\n'
  expect(() => dynamicConfigFlags(yaml)).toThrow('constraints')
})

test('our own file raises every poll rate of the history service', () => {
  const yaml = readFileSync(new URL('dynamic-config.yaml', import.meta.url), 'utf8')
  const flags = dynamicConfigFlags(yaml)
  for (const kind of ['transfer', 'timer', 'visibility', 'outbound'])
    expect(flags).toContain(`history.${kind}ProcessorMaxPollRPS=2000`)
})
