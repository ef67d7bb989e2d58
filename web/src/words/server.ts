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
  madeFrom: 'Made from the template',
  liveVersion: 'Live version',
  missingSecrets: (keys: string) => `Not set: ${keys}. Tools that need it cannot work.`,
  newVersion: 'New version',
  newVersionNone:
    'No version has been made yet, so there is no spec to begin with. Paste one and build.',
  newVersionLead: (n: number) =>
    `This is the spec of version ${n}. Change it and build: the live version answers until the new one is ready, and stays if the build fails.`,
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
  codeOf: (title: string) => `Code of ${title}`,
  codeOfVersion: (n: number) => `Code of version ${n}`,
  made: 'Made',
  noCode: 'The build ended before the code was rendered.',
  scanClean: 'The scan found nothing to report.',
  scanFindings: 'Scan',
  specOfVersion: (n: number) => `Spec of version ${n}`,
  took: 'Took',
  versionsEmptyText: 'The first one appears with the first build.',
  versionsEmptyTitle: 'No versions yet',

  // secrets
  addSecret: 'Add a secret',
  buildAgain: 'Build again',
  callersGive: 'Each caller gives their own',
  deleteSecretText:
    'The value is gone for good. The live version keeps it until the next build; builds of a spec that asks for it will be refused.',
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
    'Values can be set and replaced, never read. A change takes effect with the next build.',
  secretsNextBuild:
    'The change takes effect with the next build. Building the live version once more is enough.',
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
