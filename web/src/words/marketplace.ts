import { count } from './count.ts'

export const marketplaceWords = {
  // the marketplace
  marketplace: 'Marketplace',
  marketplaceLead:
    'Servers that work as they are. Use one, give it your secrets, and change it later.',
  searchTemplates: 'Search templates',
  searchTemplatesHint: 'A service, a tool or a word of its description.',
  sortBy: 'Order',
  sort_trending: 'Trending',
  sort_top: 'Most used',
  sort_newest: 'Newest',
  category: 'Category',
  allCategories: 'All categories',
  whose: 'Whose',
  whoseAll: 'Everybody’s',
  whoseYours: 'Published by us',
  nothingFoundTitle: 'No template fits',
  nothingFoundText: (q: string) =>
    `Nothing found for “${q}”. Try fewer words or the name of the service alone; or have a server written from your own words.`,
  nothingInCategory: 'Nothing is published here yet. Look in another category, or publish one.',
  nothingOfYours:
    'Your organisation has published nothing yet. A live server can be published on its page.',
  showAllTemplates: 'Show all templates',
  describeInstead: 'Describe a server instead',
  allTemplates: 'See all of them in the marketplace',
  verified: 'Verified',
  templateState_hidden: 'Hidden',
  'templateState_taken-down': 'Taken down',
  updatedAt: 'Updated',
  templateNumbers: ({ live, forks }: { live: string; forks: string }) =>
    `${live} live now, ${forks} ever made.`,
  signInToUse: 'Sign in to use it',

  // one template
  templateHiddenNote: (reason: string | null) =>
    `Administrators have hidden it: only your organisation sees this page, and nobody can make a server of it. Servers that were made go on running.${reason === null ? '' : ` Their reason: ${reason}`}`,
  templateTakenDownNote:
    'Administrators have taken it down, with every server that was made of it. Callers are refused, and nobody can make a server of it.',
  liveDeployments: 'Live now',
  everMade: 'Ever made',
  licence: 'Licence',
  licenceNone: 'None: you may run it here, and no more',
  noSecretsAsked: 'It asks for none.',
  whoseSecret_owner: 'Given by the owner of the server',
  whoseSecret_caller: 'Given by each caller',
  scanFound: 'Found',
  scanFoundText: (n: number) =>
    `${count(n, 'thing', 'things')} worth knowing ${n === 1 ? 'stands' : 'stand'} below, each with its line.`,
  scanNotFound: 'Not found',
  scanNotFoundText: 'The scan read every line and has nothing to say.',
  scanCouldNotLook: 'Could not look',
  scanCouldNotLookText: 'No scan has seen this code yet. It is scanned before it runs anywhere.',
  scanRefused: 'The scan refuses this code: no server can be made of it.',
  scanRecord: 'What the scan says',
  selfTestOf: 'Self-test',
  selfTestUnknown: 'It was not tried before it was published.',
  versionsOfTemplate: 'Versions',
  firstVersion: 'The first version.',
  compareFrom: 'From version',
  compareTo: 'To version',
  compareOnlyOne: 'There is one version so far, so there is nothing to compare.',
  isSharedTitle: 'Shared with whoever uses it',
  isShared: ['The tools, the code and the texts of this page, as they are, byte for byte'],
  neverSharedTitle: 'Never shared',
  neverShared: [
    'Values of secrets, on either side',
    'The name, the URL and the callers of a server made of it',
    'Calls, logs and whatever the tools return',
  ],
  report: 'Report',
  reportTitle: (title: string) => `Report ${title}`,
  reportText: 'Administrators read it. The author does not learn who you are.',
  reportReason: 'What is wrong',
  reportReason_malicious: 'It does harm',
  'reportReason_leaks-data': 'It gives data away',
  reportReason_impersonation: 'It claims to be somebody else’s',
  reportReason_broken: 'It does not work',
  reportReason_licence: 'It breaks a licence',
  reportReason_other: 'Something else',
  reportDetails: 'Details',
  reportDetailsHint: 'What did you see, and where? A sentence is enough.',
  reportContact: 'How to reach you',
  reportContactHint: 'If they may ask you something.',
  reportSend: 'Send the report',
  reportSent: 'The report is with the administrators',
  deleteTemplate: 'Take it out of the marketplace',
  deleteTemplateTitle: (title: string) => `Take ${title} out for good?`,
  deleteTemplateText:
    'Nobody can make a server of it any more, and its name is not given to another. Servers that were made of it go on running.',
  templateDeleted: (title: string) => `${title} is no longer in the marketplace`,

  // publish
  publish: 'Publish',
  publishLead:
    'The live version becomes a template that others make their own servers of. You see the public page before anything is public.',
  publishNothingTitle: 'Nothing to publish yet',
  publishNothingText: 'Only a live version can be published, and nothing of this server is live.',
  publishAs: 'Publish as',
  publishAsUsual: 'What this server was published as, else a new template',
  publishAsUsualHint: 'To continue a template and begin with its present texts, choose it.',
  publishNext: (title: string) => `The next version of ${title}`,
  shortDescription: 'Short description',
  charactersOf: (n: number, max: number) => `${n} of ${max} characters`,
  longDescription: 'Long description',
  longDescriptionHint: 'Markdown without HTML. Links begin with https://, http:// or mailto:.',
  showMarkdown: 'How it looks',
  whatIsNew: 'What is new',
  whatIsNewHint: 'Needed when a template gets another version. Those who use it read this.',
  secretsOfTemplate: 'What it asks for',
  secretsOfTemplateText:
    'Strangers read this when they are asked for a value. Better words here are of the template alone; your server keeps its own.',
  secretDescriptionOf: (key: string) => `What ${key} is for`,
  secretUrlOf: (key: string) => `Where one gets ${key}`,
  secretUrlMissing:
    'Missing: give the address of the page, here, or in the spec of the server. It begins with https://.',
  checkIt: 'Check and preview',
  checkAgain: 'The form has changed since. Check it again.',
  checking: 'Scanning, and running the self-test: this takes some seconds.',
  checkResult: 'What the check found',
  checkFound: (n: number) => `${count(n, 'thing stands', 'things stand')} against it:`,
  checkFoundAtFields: (n: number) =>
    `${count(n, 'thing stands', 'things stand')} against it, as the fields say.`,
  checkClean: 'Nothing stands against it. This is what would be public:',
  checkOnlyTexts: (n: number) =>
    `Version ${n} is published already, and this server has not changed since. Only the texts of its page would change:`,
  publicPage: 'The public page',
  publishDifference: 'What is new for those who use it',
  publishVersion: (n: number) => `Publish version ${n}`,
  publishTexts: 'Change the texts',
  published: (title: string) => `${title} is in the marketplace`,
  publishedTexts: (title: string) => `The texts of ${title} are changed`,

  // upgrade
  upgrade: 'Upgrade',
  upgradeOffer: 'Its template has a newer version.',
  upgradeLook: 'See what it would change',
  upgradeTitle: (title: string, n: number) => `${title}, version ${n}`,
  upgradeFrom: (n: number | null, to: number) =>
    n === null
      ? `The newest version of the template is ${to}. Which one this server has is not known.`
      : `This server has version ${n} of the template. The newest one is ${to}.`,
  upgradeNoneTitle: 'No newer version',
  upgradeNone: (n: number) =>
    `This server has what the template is now: version ${n}. When its author publishes another one, you see here what it would change.`,
  upgradeNotForked: 'This server was not made of a template, so there is nothing to upgrade to.',
  upgradeHow:
    'The code of the template is deployed as it is; no model is asked. The live version answers until the new one is ready, and stays if the build fails.',
  upgradeChanges: 'What it changes here',
  upgradeIterated:
    'This server was changed since it was made. The upgrade puts the template in its place; compare the two below. Your version stays in the list of versions.',
  upgradeDiscard: 'Replace what was changed here',
  upgradeTheirs: 'What the author changed',
  upgradeMine: 'What was changed here',
  upgradeUnknown: 'Not known: it is not recorded which version this server was made of.',
  upgradeCode: (n: number) => `the code that version ${n} changes`,
  upgradeAsks: 'What it asks for',
  upgradeAsksText:
    'Whatever you do not approve here waits for you on the page of the build, before anything is deployed.',
  upgradeAllowHost: (host: string) => `It may reach ${host}`,
  upgradeAllowSecret: (key: string) => `It may ask for ${key}`,
  upgradeNeedsValue: 'Needs a value before it can be built.',
  upgradeAction: (n: number) => `Upgrade to version ${n}`,
  upgradeDecline: 'Never offer upgrades again',
  upgradeDeclined:
    'Upgrades are not offered for this server. You can still take one here, and have them offered again in the settings.',
  upgradesTitle: 'Upgrades of its template',
  upgradesOffered:
    'You are told when its template has a newer version. Nothing is ever upgraded by itself.',
  upgradesNotOffered: 'Newer versions of its template are not offered.',
  upgradesOfferAgain: 'Offer upgrades again',
  upgradesNowOffered: 'Upgrades are offered again',
  upgradesNowDeclined: 'Upgrades are not offered any more',

  // a server that was taken down
  takenDownTitle: 'Taken down by the administrators',
  takenDownWhy: 'Their reason',
  takenDownSince: 'Since',
  takenDownCallers: (reason: string) =>
    `Callers get the answer 403 “This server was taken down by the administrators: ${reason}”`,
  takenDownYours:
    'The server is still yours, and so are its secrets. Nothing can be built or changed while it is taken down; if the administrators restore it, it answers at the same URL with the same secrets. Write to them if you think that they are wrong.',
  exportSecretsTitle: 'Take your secrets along',
  exportSecretsText:
    'Shows the values once, so that you can use them elsewhere. The audit log keeps who did it.',
  exportSecretsNotAllowed: 'Admins and owners of the organisation can read them out.',
  exportSecrets: 'Show the values',
  exportSecretsNone: 'No secret is set.',
  exportSecretsShown: 'Copy what you need: when you leave this page, the values are gone from it.',
  copySecret: (key: string) => `Copy the value of ${key}`,
} as const
