import { expect, test } from 'vitest'
import { serverSpec } from '../../contract/spec.ts'
import { echoSpec } from '../../test/rows.ts'
import { toolDifference } from './tool-difference.ts'

const { tools } = serverSpec.parse(echoSpec)

test('tools that are nested without end are no defect of ours', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)
  const offered = tools.map((tool) => ({ ...tool, inputSchema: deep }))
  expect(toolDifference(tools, offered)).toBe(
    'The tools that the server offers are nested too deeply.',
  )
  expect(toolDifference(tools, tools)).toBeUndefined()
})
