import { count } from './count.ts'

export const serverLifeWords = {
  // back to an earlier version
  goBack: 'Go back',
  goBackAction: 'Build it again',
  goBackBreaking:
    'Callers may be broken by this, so the build waits for your confirmation before anything is deployed.',
  goBackNoSpec: 'What it changes is not known: one of the two versions has no spec.',
  goBackText:
    'What is stored of it is deployed as a new version; no model is asked. Secrets stay as they are today.',
  goBackTitle: (n: number) => `Go back to version ${n}?`,
  goBackTo: (n: number) => `Go back to version ${n}`,
  goBackToThis: 'Go back to this version',
  goBackWhat: (n: number) => `What changes against version ${n}, which is live`,

  // changed secrets
  applyNow: 'Apply now',
  notApplied: 'Not applied yet',
  secretsApply: 'Changed secrets take effect when the server is deployed anew.',
  secretsApplyLater: 'Changed secrets take effect when a version is built.',
  secretsApplyPaused:
    'Changed secrets take effect when the server is resumed and then deployed anew.',

  // what holds whatever the version
  general: 'General',
  saveSettings: 'Save',
  settingsSaved: 'The settings are saved',
  sleepAfter: (n: number) => `After ${formatMinutes(n)}`,
  sleepDefault: 'After the usual time of this installation',
  sleepHint:
    'The next call wakes it and waits for it. A server that never sleeps takes memory all the time.',
  sleepLabel: 'When nobody calls, it sleeps',
  sleepNever: 'Never',
  titleMissing: 'Give it a title',

  // pause and resume
  healthPausedBy: (person: string) => `Paused by ${person}`,
  healthPausedByNobody: 'Paused',
  healthPausedCallers: 'Callers are told so, and get no answer.',
  changePaused: 'The server is paused, so nothing is built of it until it is resumed.',
  connectPaused: 'How to connect a client stands here once the server is resumed.',
  pause: 'Pause',
  pauseText:
    'Its runner stops and a build that runs is cancelled. Its URL, versions, secrets and connections stay.',
  pauseCallers:
    'Callers get the answer 503 “This server is paused by its owner” until it is resumed.',
  paused: (title: string) => `${title} is paused`,
  pauseTitle: 'Pause',
  resume: 'Resume',
  resumed: (title: string) => `${title} is resumed`,
  resumeIt: 'Resume it in the settings',
  resumeText: 'It answers at the same URL again, with the secrets of today.',
  resumeTitle: 'Resume',
  settings: 'Settings',

  // the end of a server
  deleteServer: 'Delete the server',
  deleteServerConfirm: (slug: string) => `Type ${slug} to confirm`,
  deleteServerGoes: 'What goes',
  deleteServerLead: 'This cannot be undone.',
  deleteServerMismatch: (slug: string) => `This is not the name. Type ${slug}`,
  deleteServerNotAllowed: 'Admins and owners of the organisation can delete it.',
  deleteServerTitle: (title: string) => `Delete ${title}?`,
  deletedServer: (title: string) => `${title} is deleted`,
  goesConnections: 'The connections of all clients: their tokens stop working',
  goesFigures: 'Its figures, logs and recent calls',
  goesSecrets: 'Its secrets, and those that callers gave',
  goesSlug: (slug: string) => `The name ${slug}: no other server ever gets it`,
  goesUrl: (url: string) => `What answers at ${url}`,
  goesVersions: 'All its versions and builds, with their code',
} as const

function formatMinutes(n: number) {
  if (n % 1440 === 0) return count(n / 1440, 'day', 'days')
  return n % 60 === 0 ? count(n / 60, 'hour', 'hours') : count(n, 'minute', 'minutes')
}
