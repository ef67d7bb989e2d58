import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { startTraceCollector } from '../test/trace-collector.ts'
import { inSpan, traceHeaders } from './spans.ts'
import { startTracing } from './tracing.ts'

const isSdkLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('sdk-trace-node'))
const step = { name: 'step', kind: 'producer' as const, attributes: {} }

test('without an endpoint nothing is loaded, and nothing is named to anybody', async () => {
  await using _tracing = await startTracing({ endpoint: undefined, process: 'api' })
  expect(await inSpan(step, async () => traceHeaders())).toEqual({})
  expect(isSdkLoaded()).toBe(false)
})

test('with one, spans arrive when the process ends, and a failure is a code without its text', async () => {
  await using collector = await startTraceCollector()
  {
    await using _tracing = await startTracing({ endpoint: collector.url, process: 'api' })
    expect(isSdkLoaded()).toBe(true)
    const { traceparent } = await inSpan(step, async () => traceHeaders())
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    const failing = async () => Promise.reject(new Error('planted-in-a-message'))
    await inSpan({ ...step, name: 'fails' }, failing, () => 'NoRoom').catch(() => {})
  }
  expect(collector.spans.map(({ name, service }) => [name, service])).toEqual([
    ['step', 'bmm-api'],
    ['fails', 'bmm-api'],
  ])
  expect(JSON.stringify(collector.spans)).not.toContain('planted')
})
