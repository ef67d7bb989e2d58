import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { renderPerformance, type Machine, type Result } from './render-performance.ts'
import type { Bench, Report } from './report.ts'
import { summarise } from './summary.ts'

const folder = join(import.meta.dirname, 'results')
const page = join(import.meta.dirname, '../docs/performance.md')

/** As the machine is before a bench begins. */
export function describeMachine({ docker }: { docker: string | null }): Machine {
  const [load = 0] = loadavg()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return { cpus: cpus().length, memoryGb, node: process.version, docker, load }
}

/** The latest run alone: bench/results/<name>.json, and with all that lie there docs/performance.md. */
export async function writeResult(
  { id, name, title }: Bench,
  { machine, report }: { machine: Machine; report: Report },
): Promise<void> {
  const { goals, notes } = report
  const series = report.series.map(({ values, ...one }) => ({ ...one, summary: summarise(values) }))
  const result: Result = { id, title, at: new Date().toISOString(), machine, goals, notes, series }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  await writeFile(page, renderPerformance(await readResults()))
}

async function readResults(): Promise<Result[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => JSON.parse(text) as Result) // our own words
}
