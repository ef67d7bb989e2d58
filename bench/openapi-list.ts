import { parse, stringify } from 'yaml'
import { convertOpenapi } from '../openapi/convert-openapi.ts'
import { summariseOpenapi } from '../openapi/summarise-openapi.ts'
import { makeLargeDocument } from '../openapi/testing/large-document.ts'
import { goal, median, type Bench, type BenchContext, type Series } from './report.ts'

const OPERATIONS = 1_000
const CHOSEN = 25
const RUNS = 7

export const openapiList: Bench = {
  id: 'R3',
  name: 'openapi-list',
  title: `An OpenAPI document of ${OPERATIONS} operations, listed, and ${CHOSEN} of them made a spec`,
  needsServices: false,
  run,
}

async function run({ signal }: BenchContext) {
  const json = makeLargeDocument(OPERATIONS)
  const yaml = stringify(JSON.parse(json))
  const series = {
    json: { name: 'listed, JSON', unit: 's', values: [] } as Series,
    yaml: { name: 'listed, YAML', unit: 's', values: [] } as Series,
    spec: { name: 'made a spec, JSON', unit: 's', values: [] } as Series,
    parse: { name: 'JSON.parse alone', unit: 's', values: [] } as Series,
    parseYaml: { name: 'parse of the package yaml alone', unit: 's', values: [] } as Series,
  }
  for (let round = 0; round < RUNS; round += 1) {
    signal.throwIfAborted()
    series.parse.values.push(await secondsOf(() => JSON.parse(json)))
    series.parseYaml.values.push(await secondsOf(() => parse(yaml)))
    const listed = await timed(() => summariseOpenapi({ text: json, signal }))
    series.json.values.push(listed.seconds)
    if (listed.value.operations.length !== OPERATIONS) throw new Error('operations are missing')
    series.yaml.values.push(await secondsOf(() => summariseOpenapi({ text: yaml, signal })))
    const operations = listed.value.operations
      .filter((_, index) => index % (OPERATIONS / CHOSEN) === 0)
      .map(({ id }) => id)
    const choice = { operations, variables: {} }
    series.spec.values.push(await secondsOf(() => convertOpenapi({ text: json, choice, signal })))
  }
  return {
    series: [series.json, series.yaml, series.spec, series.parse, series.parseYaml],
    goals: [
      goal('median of listing it as JSON', {
        value: median(series.json),
        unit: 's',
        limit: { atMost: 2 },
      }),
      goal('median of listing it as YAML', {
        value: median(series.yaml),
        unit: 's',
        limit: { atMost: 2 },
      }),
    ],
    notes: [
      `${Math.round(json.length / 1_000)} kB as JSON, ${Math.round(yaml.length / 1_000)} kB as YAML. Each time in a child process of its own, whose start is part of it.`,
    ],
  }
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; seconds: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - startedAt) / 1_000 }
}

async function secondsOf(work: () => unknown): Promise<number> {
  return (await timed(work)).seconds
}
