// The steps of a build, in order. Free of zod, for the workflow uses it.

export const buildSteps = [
  'begin',
  'generate',
  'render',
  'scan',
  'compile',
  'self-test',
  'repair',
  'contract-check',
  'place',
  'deploy',
  'health-check',
  'activate',
  'retire',
] as const
export type BuildStep = (typeof buildSteps)[number]

/** What a person reads beside the step's mark. */
export const buildStepTitles = {
  begin: 'Begin',
  generate: 'Generate',
  render: 'Render',
  scan: 'Scan',
  compile: 'Compile',
  'self-test': 'Self-test',
  repair: 'Repair',
  'contract-check': 'Contract check',
  place: 'Place',
  deploy: 'Deploy',
  'health-check': 'Health check',
  activate: 'Go live',
  retire: 'Retire the old version',
} as const satisfies Record<BuildStep, string>

/** How long a build waits for a person to confirm what it would change. */
export const confirmationWaitMs = 30 * 60_000

/** Of a build, where it got to. The last three are ends. */
export const buildStates = ['queued', 'running', 'live', 'failed', 'cancelled'] as const
export type BuildState = (typeof buildStates)[number]

export function hasEnded(state: BuildState): boolean {
  return state === 'live' || state === 'failed' || state === 'cancelled'
}
