import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release } from 'node:os'
import { join } from 'node:path'
import type { Bench, Report } from './report.ts'
import { summarise } from './summary.ts'

const folder = join(import.meta.dirname, 'results')

/** All that was measured, with the machine it was measured on: bench/results/<name>.json, the latest run alone. */
export async function writeResult({ id, name, title }: Bench, report: Report): Promise<void> {
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    kernel: release(),
    node: process.version,
    load: loadavg(),
  }
  const { goals, notes } = report
  const series = report.series.map((one) => ({ ...one, summary: summarise(one.values) }))
  const result = { id, title, at: new Date().toISOString(), machine, goals, notes, series }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}
