import { count } from './count.ts'

export const serverWords = {
  // the list of servers
  newServer: 'New server',
  serversEmptyText:
    'A server is a set of tools that MCP clients such as Claude or Cursor can call at one URL. Begin with a template, or bring your own spec.',
  serversEmptyTitle: 'No servers yet',
  serversEmptyViewer: 'Nobody in this organisation has made a server. Members can make one.',

  // one server
  allowedHosts: 'Hosts it may reach',
  lookAndConfirm: 'Look at it and confirm',
  waitsForYou: 'A new version differs from what somebody has approved, and waits for you.',
  madeFrom: 'Made from the template',
  liveVersion: 'Live version',
  missingSecrets: (keys: string) => `Not set: ${keys}. Tools that need it cannot work.`,
  allowBreaking: 'Go live without asking although callers may be broken',
  change: 'Change',
  changeAction: 'Build the change',
  changeBase: (n: number) =>
    `This is the spec of version ${n}. Change it and build: the live version answers until the new one is ready, and stays if the build fails.`,
  changeBySpec: 'Change the spec by hand',
  changeByWords: 'Change it by saying how',
  changeByWordsHint:
    'The model changes what you ask for and leaves the rest as it is. New hosts, new secrets and whatever breaks callers wait for your confirmation before anything is deployed. Ctrl and Enter builds.',
  changeByWordsLabel: 'What shall change?',
  changeByWordsPlaceholder: 'Add a tool that …',
  changeFirst: 'Say what it shall do',
  changeFirstHint:
    'No version of it has a spec yet. The model writes one; hosts and secrets wait for your confirmation before anything is deployed.',
  changeFirstLabel: 'What shall the server do?',
  changeHistory: 'What was asked for',
  changeHistoryEmpty: 'Nothing was asked for in words yet.',
  changeIt: 'Change it',
  changeNoSpec: 'No version has a spec to begin with. Paste one and build.',
  changeWhat: 'What this changes',
  cost: 'Cost of the model',
  costUnknown: 'not known',
  notAllowedChange:
    'You are a viewer here: you can see the server and call it. An owner of the organisation can make you a member, who may change it.',
  request: 'Request',
  noHosts: 'None: its tools cannot reach the internet',
  overview: 'Overview',
  ownPort: 'Port of the live version, on this machine',
  serverTabs: 'Server',
  setSecrets: 'Set secrets',
  visibility_members: 'Members of the organisation',
  visibility_public: 'Anyone who is signed in',
  visibilityMembersHint: 'Callers sign in here and must belong to your organisation.',
  visibilityPublicHint: 'Callers still sign in, but may be strangers to your organisation.',
  whoMayCall: 'Who may call it',

  // tools
  exampleCalls: (n: number) => count(n, 'example call', 'example calls'),
  hintDestructive: 'Can destroy',
  hintIdempotent: 'Safe to repeat',
  hintOpenWorld: 'Reaches outside',
  hintReadOnly: 'Only reads',
  hintWrites: 'Writes',
  input: 'Input',
  inputsOf: (title: string) => `Inputs of ${title}`,
  noInputs: 'It takes no input.',
  outputSchema: 'Schema of the answer',
  outputSchemaOf: (title: string) => `Schema of the answer of ${title}`,
  toolsEmptyText: 'They appear once a first version has been rendered.',
  toolsEmptyTitle: 'No tools yet',
  toolsLead: 'What a client sees and its model reads when it chooses a tool.',

  // versions
  buildLog: 'Build log',
  buildOfVersion: (n: number) => `Build log of version ${n}`,
  codeChanges: (before: number, after: number) =>
    `Code of version ${after} compared with version ${before}`,
  codeOf: (title: string) => `Code of ${title}`,
  codeOfVersion: (n: number) => `Code of version ${n}`,
  compare: 'Compare',
  compareNone: 'There is no earlier version to compare it with.',
  compareNoSpec: (n: number) => `Version ${n} never had a spec, so there is nothing to compare.`,
  compareWith: 'Compare with',
  made: 'Made',
  noSpec: 'It was never written.',
  noCode: 'The build ended before the code was rendered.',
  scanClean: 'The scan found nothing to report.',
  scanFindings: 'Scan',
  specChanges: 'Every line of the spec',
  specChangesOf: (before: number, after: number) =>
    `Spec of version ${after} compared with version ${before}`,
  specOfVersion: (n: number) => `Spec of version ${n}`,
  took: 'Took',
  versionsEmptyText: 'The first one appears with the first build.',
  versionsEmptyTitle: 'No versions yet',

  // secrets
  addSecret: 'Add a secret',
  callersGive: 'Each caller gives their own',
  deleteSecretText:
    'It can never be read again. The live version keeps it until the server is deployed anew; builds of a spec that asks for it will be refused.',
  deleteSecretTitle: (key: string) => `Delete ${key}?`,
  howToGet: (key: string) => `Where to get ${key} (opens a new tab)`,
  isSet: 'Set',
  keyHint: 'UPPER_SNAKE_CASE, as the spec names it, for example WEATHER_TOKEN',
  notDeclared: 'Not in the spec',
  notSet: 'Not set',
  saveSecret: 'Save the secret',
  secretDeleted: (key: string) => `${key} is deleted`,
  secretNeverShown: 'It is stored encrypted and never shown again, to nobody.',
  secretSaved: (key: string) => `${key} is saved`,
  secretsEmptyText: 'The spec asks for none. Add one here before you build a spec that needs it.',
  secretsEmptyTitle: 'No secrets',
  secretsLead:
    'Values can be set and replaced, never read. A change takes effect when the server is deployed anew.',
  setBy: 'Last set',
  whatFor: 'What for',
  whereToGet: 'Where to get one',

  // connecting a client
  cannotReach: 'cannot reach this address',
  cannotReachWhy: (client: string) =>
    `${client} calls from its maker's cloud, so it needs a public https address. This server's address is reachable from your network only.`,
  connectClient: 'Connect a client',
  connectLater: 'How to connect a client stands here once a version is live.',
  connectLead: 'Which MCP client shall use this server?',
  inFile: 'In the file',
} as const
