// docs/performance.md, rendered from all results that are there.
import { renderAim, round } from './print-report.ts'
import type { Goal, Series } from './report.ts'
import type { Summary } from './summary.ts'

export interface Result {
  id: string
  title: string
  at: string
  machine: Machine
  goals: Goal[]
  notes: string[]
  series: (Omit<Series, 'values'> & { summary: Summary })[]
}

/** What a figure depends on, and nothing that names a machine. */
export interface Machine {
  cpus: number
  memoryGb: number
  node: string
  docker: string | null
  /** Of the last minute, when the measurement began: others may have worked beside it. */
  load: number
}

export function renderPerformance(results: readonly Result[]): string {
  const sorted = results.toSorted((one, other) => numberOf(one) - numberOf(other))
  return [
    '# Performance',
    '',
    'Written by `npm run bench`; a run renews the rows of what it measured. Times move from machine to machine, so what is held',
    'is how a figure stands to its reference, measured in turns in the same run.',
    '',
    '| id | what | ours | reference | result | goal | met |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
    ...sorted.flatMap((result) => result.goals.map((goal) => renderRow(result, goal))),
    ...sorted.flatMap(renderSection),
    '',
  ].join('\n')
}

function numberOf({ id }: Result) {
  return Number(id.slice(1))
}

function renderRow({ id }: Result, goal: Goal) {
  const { name, value, unit, between, isMet } = goal
  const compared = (figure: number | undefined) =>
    between && figure !== undefined ? `${round(figure)} ${between.unit}` : ''
  const cells = [
    id,
    name,
    compared(between?.ours),
    compared(between?.reference),
    `${round(value)} ${unit}`,
    renderAim(goal),
    isMet ? 'yes' : '**no**',
  ]
  return `| ${cells.join(' | ')} |`
}

function renderSection({ id, title, at, machine, notes, series }: Result) {
  const { cpus, memoryGb, node, docker, load } = machine
  const facts = [
    `${cpus} cores`,
    `${memoryGb} GB`,
    `Node ${node}`,
    docker === null ? '' : `Docker ${docker}`,
    `load before ${load.toFixed(1)}`,
  ]
  return [
    '',
    `## ${id}: ${title}`,
    '',
    `\`npm run bench -- ${id}\`, ${at.slice(0, 10)}, ${facts.filter(Boolean).join(', ')}`,
    '',
    '| series | median | p90 | p99 | unit | count |',
    '| --- | ---: | ---: | ---: | --- | ---: |',
    ...series.map(({ name, unit, summary: { median, p90, p99, count } }) => {
      const figures = [median, p90, p99].map(round).join(' | ')
      return `| ${name} | ${figures} | ${unit} | ${count} |`
    }),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]
}
