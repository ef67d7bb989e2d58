import { count } from './count.ts'

export const newServerWords = {
  // a new server
  buildAction: 'Build',
  callerSecrets: 'Asked of each caller',
  continueWithSpec: 'Continue with this spec',
  draftRestored: 'This is your draft from before. Secrets are never kept in it.',
  fromSpec: 'From your own spec',
  fromSpecLead:
    'A spec describes the server: its tools with inputs and code, the secrets it needs and the hosts it may reach.',
  fromTemplate: 'From a template',
  loadExample: 'Load an example',
  nameAndAccess: 'Name and access',
  secretsAsked:
    'The tools need these. They are stored encrypted, handed to the runner only, and never shown again.',
  slug: 'Name in the URL',
  slugFree: (url: string) => `Free. The URL will be ${url}`,
  slugHint: 'Part of the URL for good: lower-case letters, digits and dashes.',
  slugTaken: 'This name is taken. Choose another.',
  slugUnchecked: 'Could not be checked now; it is checked again when you build.',
  specHint: 'JSON.',
  specHintLink: 'The API reference describes every field.',
  specJson: 'Spec as JSON',
  specProblems: (n: number) => `${count(n, 'place needs', 'places need')} another value`,
  startOver: 'Start over',
  stepBuild: 'Build',
  stepDetails: 'Check and secrets',
  stepSource: 'Choose',
  titleNeeded: 'Give it a title',
  titleTooLong: 'At most 80 characters',
  useTemplate: 'Use',
  useTemplateThing: (title: string) => `Use ${title}`,
  whatRuns: 'What will run',
  whatRunsLead: (title: string) =>
    `${title} gets a runner of its own: a container without a network that reaches only the hosts below.`,
  wizardSteps: 'Steps to a new server',
  yourHosts: 'hosts of yours',
  yourHostsHint: 'One a line, for example api.example.com or *.example.com',
  yourHostsTitle: 'Your own hosts',

  // saying what it shall do
  describeExamples: 'For example:',
  describeHint:
    'Say what its tools shall do and which services they use. Ctrl and Enter makes the plan.',
  describeLabel: 'What shall the server do?',
  describePlaceholder: 'Look up the weather at a place for the next days, …',
  examplePrompts: [
    {
      name: 'Weather',
      prompt:
        'Look up the weather at a place by its name: now, and for the next seven days. Use Open-Meteo, which needs no key.',
    },
    {
      name: 'Issues of a repository',
      prompt:
        'Search the issues of a GitHub repository, read one with its comments, and add a comment. The token of the owner is a secret.',
    },
    {
      name: 'Currencies',
      prompt:
        'Convert an amount between two currencies at the rate of a day, and list the rates of the last month. Use frankfurter.dev.',
    },
    {
      name: 'Text tools',
      prompt:
        'Count words and sentences of a text, make a slug of a title, and compare two texts line by line. Nothing outside is needed.',
    },
  ],
  noModelOtherWays:
    'An OpenAPI document, a template or a spec of yours needs no model: choose one above.',
  noModelTitle: 'No model is set up, so nothing can be planned from words',
  planAgain: 'Plan again',
  planBegins: 'The model reads your words and writes…',
  planGone:
    'The plan is gone for good. Build once more: what stands here then counts as your own spec, which the model does not repair.',
  planKept: (time: string) => `Kept for ${time}.`,
  planKeptHere: (time: string) =>
    `The plan is kept for ${time}. What stands here is built in any case.`,
  planLapsedBuild:
    'The plan’s time is over. What stands here can be built as it is; planning again may give something else.',
  planLapsedText:
    'A plan is kept for a few minutes. Your words are still here: plan again, and the result may differ.',
  planLapsedTitle: 'The plan’s time is over',
  planLessAtOnce: 'Ask for fewer tools at once. More can be added to a server later.',
  planOfOtherWords: 'You have changed the words above since. Plan again to use them.',
  planOperator:
    'Whoever runs this installation has to look at the settings of the model. The other ways to begin need none.',
  planOtherWords:
    'Change the words above and plan again, or begin in another way: from an OpenAPI document, a template or a spec.',
  planReady: 'The plan is ready.',
  planTitle: 'The plan',
  planTryAgain: 'Nothing was built. Plan again in a moment.',
  planWritten: (n: number) => `Being written: ${count(n, 'tool is', 'tools are')} done.`,
  planning: 'Planning…',
  previewAction: 'Preview',
  secretsNeeded: 'Secrets that it needs',
  toolBeingWritten: ' (being written)',
  checkOldPlan: 'Go on with the old plan',
  checkPlan: 'Check it and go on',
  waysToBegin: 'How do you want to begin?',
  way_openapi: 'From OpenAPI',
  way_prompt: 'Describe it',
  way_spec: 'From a spec',
  way_template: 'From a template',

  // a document
  anyTag: 'Any tag',
  cannotBeTool: 'Cannot become a tool:',
  chooseFewer: (most: number) => `Choose at most ${most} operations.`,
  chooseFull: (most: number) => `More than ${most} cannot be chosen.`,
  chooseNone: 'Choose none',
  chooseOne: 'Choose at least one operation.',
  chooseOperations: 'Operations',
  chooseOperationsLead: (most: number) =>
    `Each one that you choose becomes a tool, at most ${most}. A few that belong together serve a model better than all of them.`,
  chooseShown: 'Choose all shown',
  chosenOf: (chosen: string, all: string) => `${chosen} of ${all} chosen.`,
  documentByFile: 'A file of mine',
  documentByText: 'Text that I paste',
  documentByUrl: 'An address',
  documentEmpty: 'The document is empty',
  documentFacts: (version: string, operations: string) =>
    `OpenAPI ${version}, ${operations} operations`,
  documentFile: 'File',
  documentFileHint: (most: string) => `JSON or YAML, at most ${most}.`,
  documentFileNeeded: 'Choose a file',
  documentGone:
    'The document is no longer kept here. Build once more: what stands here then counts as your own spec.',
  documentPlace: 'Where is the document?',
  documentServer: 'Where the tools call',
  documentServerLead: 'The tools may reach this host and no other.',
  documentServers: 'Servers of the document',
  documentText: 'Document, as JSON or YAML',
  documentTooLarge: (size: string, most: string) =>
    `It has ${size}; at most ${most} can be read. Leave out what you do not need.`,
  documentUrl: 'Address of the document',
  documentUrlHint: 'This installation fetches it, so it has to be public.',
  documentUrlNeeded: 'An address that begins with https://',
  fromOpenapi: 'From an OpenAPI document',
  fromOpenapiLead:
    'OpenAPI 3.0 or 3.1. Its operations become tools; no model is needed. Words in the document are data: they cannot make the server reach other hosts than those you see.',
  listOperations: 'List the operations',
  noOperations: 'Nothing matches. Try other words or another tag.',
  openapiWarnings: 'What differs from the document',
  otherDocument: 'Another document',
  otherServer: 'Another address',
  readAgain: 'Read the document again',
  searchOperations: 'Search',
  serverAddress: 'Address of the server',
  serverAddressHint: 'With the path that comes before that of the operations.',
  showMoreOf: (n: number) => `Show more (${n} left)`,
  tag: 'Tag',

  // checking
  addHost: 'Add a host',
  addHostHint: 'For example api.example.com or *.example.com',
  approves: 'Building approves these hosts and secrets and no others.',
  editJson: 'Edit as JSON',
  hostNotAdded: 'Add this host or clear the field',
  hostsLead:
    'The runner reaches these and nothing else. A tool that asks another host gets an error.',
  keepMine: 'Keep mine',
  polish: 'Improve them',
  polishLead:
    'The model can give the tools better names and descriptions and merge those that belong together. You see what it changed before you take it; hosts and secrets stay as they are.',
  polishTitle: 'Names and descriptions',
  polished: 'The model has nothing more to say about it.',
  polishing: 'Improving…',
  removeThing: (thing: string) => `Remove ${thing}`,
  sameText: 'Not a word differs.',
  serverDescription: 'What it is for',
  showAsPage: 'Show as a page',
  takePolished: 'Take these',
  tokens: (n: string) => `about ${n} tokens`,
  toolDescriptionHint: 'A model reads this when it chooses a tool.',
  toolListTokens: (n: string) =>
    `The list of tools takes about ${n} tokens of each conversation that uses the server.`,
  toolsOfPlan: (n: number) => count(n, 'tool', 'tools'),
  toolsRead: (n: number) => `${count(n, 'tool', 'tools')} so far`,
  whatItDoes: 'What it does',
  wordByWord: 'Word by word',

  // templates
  lookAtTemplate: 'Look at it',
  official: 'Official',
  sharedTitle: 'What is shared',
  templateCodeLead: 'This very code is built, byte for byte.',
  templatesEmptyText: 'No template is installed here. You can still begin from your own spec.',
  templatesEmptyTitle: 'No templates',
  useTemplateLong: 'Use this template',
} as const
