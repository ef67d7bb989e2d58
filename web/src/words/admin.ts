import { count } from './count.ts'

export const adminWords = {
  admin: 'Admin',
  adminLead: 'What concerns the whole installation. What is done here is in the audit log.',
  adminTabs: 'Parts of the administration',
  adminNotAllowed: 'These pages are for administrators of the installation.',
  adminReason: 'Reason',
  adminSearchPeople: 'Search people',
  adminSearchPeopleHint: 'Part of a name or an address.',
  nobodyFound: 'Nobody fits.',
  noTemplateFound: 'No template fits.',

  // templates
  forks: 'Servers made',
  openReports: 'Open reports',
  verify: 'Verify',
  verifyThing: (title: string) => `Verify ${title}`,
  unverify: 'Unverify',
  unverifyThing: (title: string) => `Unverify ${title}`,
  nowVerified: (title: string) => `${title} is verified`,
  nowUnverified: (title: string) => `${title} is not verified any more`,
  hide: 'Hide',
  hideThing: (title: string) => `Hide ${title}`,
  hideTitle: (title: string) => `Hide ${title}?`,
  hideText:
    'Nobody finds it, and nobody can make a server of it. Servers that were made of it go on running. Its author reads the reason.',
  unhide: 'Show again',
  unhideThing: (title: string) => `Show ${title} again`,
  nowHidden: (title: string) => `${title} is hidden`,
  nowShown: (title: string) => `${title} can be found again`,
  takeDown: 'Take down',
  takeDownThing: (title: string) => `Take down ${title}`,
  takeDownTitle: (title: string) => `Take ${title} down?`,
  takeDownText:
    'Callers of every server made of it, and of the one that it was published from, are refused at once. It can be restored, with the same URLs and secrets.',
  takeDownPlan: (plan: { servers: number; organisations: number; callers: number }) =>
    `${count(plan.servers, 'server', 'servers')} of ${count(plan.organisations, 'organisation', 'organisations')} ${plan.servers === 1 ? 'stops' : 'stop'} now; ${count(plan.callers, 'person', 'people')} called ${plan.servers === 1 ? 'it' : 'them'} in the last 24 hours.`,
  takeDownDerived: (n: number) =>
    `Take down ${count(n, 'template', 'templates')} derived from it too`,
  takeDownDerivedHint: 'Published from servers made of it, or from its own server.',
  derivedTemplates: 'Derived templates',
  takeDownReasonHint: 'Owners and callers read it word for word.',
  takedown: 'Takedown',
  takedownOf: (title: string) => `Takedown of ${title}`,
  followTakedown: 'See the takedown',

  // one takedown
  takedownState_running: 'Stopping',
  takedownState_done: 'Done',
  'takedownState_needs-attention': 'Needs attention',
  takedownState_restored: 'Restored',
  takedownText_running: 'Callers are refused since it began. Runners are being stopped.',
  takedownText_done: 'Callers are refused, and nothing of it runs any more.',
  'takedownText_needs-attention':
    'Callers are refused, but some servers could not be stopped in a day. Look at their hosts: it is tried again every five minutes.',
  takedownText_restored: 'Undone: what it stopped answers again.',
  takedownCut: 'Servers cut',
  takedownStopped: 'Stopped',
  takedownStuck: 'Could not be stopped yet',
  takedownStuckNone: 'None.',
  takedownProgress: (stopped: number, servers: number) => `${stopped} of ${servers} stopped`,
  takedownProblem: 'Why',
  begun: 'Begun',
  ended: 'Ended',
  restored: 'Restored',
  organisations: 'Organisations',
  restore: 'Restore',
  restoreTitle: (title: string) => `Restore ${title}?`,
  restoreText:
    'Every server that this takedown stopped answers again, at the same URL and with the same secrets. Servers that their owners had paused stay paused.',
  restoreKeep: 'Leave it down',
  nowRestored: (title: string) => `${title} is restored`,

  // reports
  reports: 'Reports',
  reportsEmpty: 'Nothing was reported.',
  reportOpen: 'Open',
  reportClosed: 'Closed',
  reportBy: (who: string) => `Reported by ${who}`,
  reportByStranger: 'Reported by somebody who was not signed in',
  reportContactOf: (contact: string) => `Reach them at ${contact}`,
  reportClose: 'Close',
  reportCloseThing: (title: string) => `Close the report on ${title}`,
  reportCloseTitle: 'Close the report',
  reportCloseText:
    'It goes below the open ones. Nothing else changes: hiding and taking down are done in the list of templates.',
  reportNote: 'What was done',
  reportNowClosed: 'The report is closed',

  // people
  administrator: 'Administrator',
  suspend: 'Suspend',
  suspendThing: (name: string) => `Suspend ${name}`,
  suspendTitle: (name: string) => `Suspend ${name}?`,
  suspendText:
    'Their sessions, API keys and connections end at once, and the tokens of their clients are refused. What they made goes on serving others.',
  makeAdministrator: 'Make administrator',
  makeAdministratorThing: (name: string) => `Make ${name} an administrator`,
  makeAdministratorTitle: (name: string) => `Make ${name} an administrator?`,
  makeAdministratorText:
    'They can do all that these pages offer: judge templates, suspend people, and make and remove administrators, you too.',
  nowAdministrator: (name: string) => `${name} is an administrator`,
  withdrawAdministrator: 'Remove as administrator',
  withdrawAdministratorThing: (name: string) => `Remove ${name} as administrator`,
  withdrawAdministratorTitle: (name: string) => `Remove ${name} as administrator?`,
  withdrawAdministratorText:
    'These pages are closed to them at once. What they own and their roles in organisations stay.',
  nowNoAdministrator: (name: string) => `${name} is no administrator any more`,
  nowSuspended: (name: string) => `${name} is suspended`,
  letInAgain: 'Let in again',
  letInThing: (name: string) => `Let ${name} in again`,
  nowLetIn: (name: string) => `${name} can sign in again`,
  suspendedFor: (reason: string) => `Suspended: ${reason}`,

  // hosts
  machinesLead: 'Machines that run servers. A host that is not seen is given nothing new.',
  hostsEmpty: 'No host was ever seen. The worker announces its host when it starts.',
  machine: 'Host',
  hostUsable: 'Takes work',
  hostNotSeen: 'Not seen',
  lastSeen: 'Last seen',
  serversLive: 'Live servers',
  runnersByState: 'Runners',
  ports: 'Ports',
  portsOf: (leased: number, total: number) => `${leased} of ${total} leased`,
  portsBlocked: (n: number) => `${count(n, 'port is', 'ports are')} held by something else`,
  runnerState: (n: number, state: string) => `${n} ${state}`,

  installationAuditLead:
    'Acts that belong to no organisation. Nothing in it can be changed or removed.',
} as const
