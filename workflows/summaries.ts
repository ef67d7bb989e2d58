import type { TimedStep } from './timings.ts'

/** What operators read beside an activity. "it" is the version, by its name. */
const phrases: Record<TimedStep, string> = {
  begin: 'Begin it',
  generate: 'Take the spec of it',
  'generate-by-model': 'Have the model write it',
  'write-preview': 'Have the model write a preview',
  repair: 'Have the model repair it',
  render: 'Render it',
  scan: 'Scan it',
  compile: 'Compile it',
  'self-test': 'Try it out',
  'contract-check': 'Compare it with what was approved',
  place: 'Find a host for it',
  deploy: 'Deploy it',
  'health-check': 'Ask it for its tools',
  activate: 'Go live with it',
  retire: 'Retire the version before it',
  stop: 'Stop it',
  'stop-forks': 'Stop forks',
  undo: 'Settle it',
  reconcile: 'Mend rows that disagree',
}

/** `versionName`: "version 3 of weather". Shown decrypted to administrators; still names alone, and no text of anybody's. */
export function summaryOf(step: TimedStep, versionName = 'a version'): string {
  return phrases[step].replace(/\bit\b/, versionName)
}
