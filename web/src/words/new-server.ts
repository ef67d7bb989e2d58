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

  // templates
  lookAtTemplate: 'Look at it',
  official: 'Official',
  sharedText:
    'A server made from it gets the spec and the code. Secrets, data, traffic and limits are yours alone; the author sees none of it.',
  sharedTitle: 'What is shared',
  templateCodeLead: 'This very code is built, byte for byte.',
  templatesEmptyText: 'No template is installed here. You can still begin from your own spec.',
  templatesEmptyTitle: 'No templates',
  templatesLead:
    'Servers that work as they are. Use one, give it your secrets, and change it later.',
  useTemplateLong: 'Use this template',
} as const
