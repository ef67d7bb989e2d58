import { summarise } from './summary.ts'
import type { Bench, Goal, Report, Series } from './report.ts'

/** What a person reads of a bench. */
export function renderReport({ id, title }: Bench, { series, goals, notes }: Report): string {
  const width = Math.max(...series.map(({ name }) => name.length))
  return [
    '',
    `${id}  ${title}`,
    `    again: npm run bench -- ${id}`,
    ...series.map((one) => `    ${renderSeries(one, width)}`),
    ...goals.map((one) => `    ${renderGoal(one)}`),
    ...notes.map((note) => `    ${note}`),
  ].join('\n')
}

function renderSeries({ name, unit, values }: Series, width: number) {
  const { count, median, p90, p99 } = summarise(values)
  const figures = { median, p90, p99 }
  const text = Object.entries(figures).map(([word, value]) => `${word} ${round(value).padStart(7)}`)
  return `${name.padEnd(width)}  ${text.join('  ')}  ${unit} (${count})`
}

function renderGoal(goal: Goal) {
  const { name, value, unit, isMet } = goal
  const mark = isMet ? '✓' : '✗'
  return `${mark} ${name}: ${round(value)} ${unit}, goal ${renderAim(goal)}${isMet ? '' : ' (missed)'}`
}

export function renderAim({ limit, unit }: Goal): string {
  return `${'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`} ${unit}`
}

export function round(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0)
}
