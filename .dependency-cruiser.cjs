// Who may import whom. When a rule is wrong, change it and the table in ARCHITECTURE.md together.
// Each name is a sentence; each comment says why, or what to do instead (shown by --output-type err-long).

const OURS =
  '^(config[.]ts$|(settings|contract|db|openapi|workflows|activities|temporal|api|gateway|observe|web|cli|templates|runner-template|start|test|bench)/)'
const { readFileSync } = require('node:fs')
const { dependencies } = JSON.parse(
  readFileSync(`${__dirname}/runner-template/package.json`, 'utf8'),
)
const RUNNER_PACKAGES = Object.keys(dependencies)
const TESTS = '[.]test[.]tsx?$' // a test beside its file may reach for vitest and for test/
const COMMANDS = '-cli[.]ts$' // a main file: it reads the configuration, and nobody imports it
const FREE = '^(test|bench|openapi/testing)/' // may import all

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** Of our own code, a file in `folder` may import its own folder and `allowed`, nothing else. */
const only = (name, comment, folder, ...allowed) =>
  error(
    name,
    comment,
    { path: `^${folder}`, pathNot: [TESTS, COMMANDS] },
    { path: OURS, pathNot: [`^${folder}`, ...allowed.map((path) => `^${path}`)] },
  )

/** `packages` may be imported under `homes` alone. */
const home = (name, comment, packages, ...homes) =>
  error(
    name,
    comment,
    { pathNot: [FREE, 'node_modules/', ...homes.map((path) => `^${path}`)] },
    { path: `node_modules/(${packages})/` },
  )

module.exports = {
  forbidden: [
    // The table
    error(
      'contract-imports-zod-and-nothing-else',
      'The leaf that every arrow points at: web, cli and server share it, so no Node built-in and no other package either.',
      { path: '^contract/', pathNot: TESTS },
      { pathNot: ['^contract/', 'node_modules/zod/'] },
    ),
    error(
      'config-imports-zod-and-nothing-else',
      'It turns an environment into a value. What it needs beside that (a file to read) is handed to it.',
      { path: '^(config[.]ts$|settings/)' },
      { pathNot: ['^settings/', 'node_modules/zod/'] },
    ),
    only(
      'db-imports-only-the-contract',
      'A database function gets its connection as an argument; main files read the configuration.',
      'db/',
      'contract/',
    ),
    only(
      'observe-imports-only-the-contract',
      'Metrics, readiness and traces: each process tells them what happened, and they ask nobody.',
      'observe/',
      'contract/',
    ),
    only(
      'openapi-imports-only-the-contract',
      'A conversion is a function of a document and a choice: it asks no database and no network.',
      'openapi/',
      'contract/',
    ),
    only(
      'workflows-import-only-the-contract',
      'A workflow decides; all it can touch are the activities that it proxies.',
      'workflows/',
      'contract/',
      'activities/',
    ),
    error(
      'workflows-import-only-types-of-activities',
      'Write import type: a value import drags dockerode and the database into the replayed bundle.',
      { path: '^workflows/', pathNot: TESTS },
      { path: '^activities/', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'templates-import-only-the-contract',
      'An official template is data: a spec, texts and the code rendered from it.',
      'templates/',
      'contract/',
    ),
    only(
      'activities-import-only-contract-and-db',
      'Settings and clients arrive as deps of createActivities.',
      'activities/',
      'contract/',
      'db/',
      'observe/spans[.]ts$',
    ),
    only(
      'temporal-imports-no-process',
      'The composition root of the worker stands below api, gateway, web and cli.',
      'temporal/',
      'contract/',
      'config[.]ts$',
      'db/',
      'observe/',
      'activities/',
      'workflows/',
      'templates/',
    ),
    error(
      'temporal-imports-only-messages-and-types-of-workflows',
      'Workflow code runs from its own bundle, by path; messages.ts and types are all that the outside shares with it.',
      { path: '^temporal/', pathNot: TESTS },
      {
        path: '^workflows/',
        pathNot: '^workflows/(messages|search-attributes|trace-header)[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    only(
      'api-reaches-workflows-only-through-the-client',
      'temporal/client.ts names the workflows and their ids, keep-looking.ts is a loop; api holds no activity and no socket.',
      'api/',
      'contract/',
      'config[.]ts$',
      'db/',
      'openapi/',
      'observe/',
      'temporal/(client|keep-looking)[.]ts$',
    ),
    only(
      'gateway-imports-only-contract-config-db-and-observe',
      'The data plane must stay small enough to read in one sitting.',
      'gateway/',
      'contract/',
      'config[.]ts$',
      'db/',
      'observe/',
    ),
    only(
      'web-talks-through-the-contract',
      'The dashboard knows the API by its contract alone.',
      'web/',
      'contract/',
    ),
    only(
      'cli-talks-through-the-contract',
      'The command line is one more client of the API.',
      'cli/',
      'contract/',
    ),
    only(
      'start-knows-settings-and-temporal',
      'It starts the other processes by the paths of their main files and imports none of them.',
      'start/',
      '(config[.]ts$|settings/)',
      'temporal/(bootstrap[.]ts$|server/)',
    ),
    error(
      'runner-template-stands-alone',
      'It is bundled into an image by itself: nothing of ours, no package that its own package.json does not name.',
      { path: '^runner-template/', pathNot: TESTS },
      {
        path: [OURS, '^node_modules/'],
        pathNot: ['^runner-template/', `^node_modules/(${RUNNER_PACKAGES.join('|')})/`],
      },
    ),
    error(
      'runner-template-is-imported-by-nobody',
      'Tests too start it as a process.',
      { pathNot: ['^runner-template/', 'node_modules/'] },
      { path: '^runner-template/' },
    ),
    error(
      'test-and-bench-are-imported-by-nobody',
      'What shipped code needs does not live there.',
      { pathNot: [FREE, TESTS, 'node_modules/'] },
      { path: FREE },
    ),
    error(
      'every-folder-has-a-row-in-the-table',
      'A new top-level folder is a decision: give it a row, a rule and a sentence in ARCHITECTURE.md.',
      { path: '/', pathNot: [OURS, 'node_modules/'] },
      {},
    ),

    // Vendors: one home each
    error(
      'workflows-stay-deterministic',
      'Replayed code: no Node built-in, no package but the workflow SDK.',
      { path: '^workflows/', pathNot: TESTS },
      {
        pathNot: [
          '^(workflows|activities|contract)/',
          'node_modules/@temporalio/(workflow|common)/',
        ],
      },
    ),
    home(
      'dockerode-has-one-home',
      'Everyone else speaks to ContainerRuntime.',
      'dockerode|@types/dockerode',
      'activities/containers/',
    ),
    home(
      'anthropic-has-one-home',
      'A model call is an activity; prompts and answers are plain values around it.',
      '@anthropic-ai/[^/]+',
      'activities/generate/',
    ),
    home(
      'the-database-driver-has-one-home',
      'Functions of db/ take and return contract types.',
      'objection|knex|pg',
      'db/',
    ),
    error(
      'models-never-leave-db',
      'An Objection model is a detail of the queries.',
      { pathNot: ['^db/', FREE, 'node_modules/'] },
      { path: '^db/models/' },
    ),
    home(
      'temporal-sdk-has-three-homes',
      'Others start and signal workflows through temporal/client.ts.',
      '@temporalio/[^/]+',
      'temporal/',
      'workflows/',
      'activities/',
    ),
    error(
      'activities-know-only-the-activity-side-of-temporal',
      'Heartbeat and cancellation, no client and no worker.',
      { path: '^activities/', pathNot: TESTS },
      { path: 'node_modules/@temporalio/', pathNot: 'node_modules/@temporalio/(activity|common)/' },
    ),
    home(
      'metrics-and-traces-have-one-home',
      'Others call functions that say what happened; what becomes of it is told in one folder.',
      'prom-client|@opentelemetry/[^/]+',
      'observe/',
    ),
    home(
      'yaml-has-one-home',
      'Documents of strangers are read in one place, within its limits.',
      'yaml',
      'openapi/',
    ),
    home('openid-client-has-one-home', 'Sign-in is one folder.', 'openid-client', 'api/auth/'),
    home(
      'solid-has-one-home',
      'Nothing outside the dashboard renders.',
      'solid-js|@solidjs/[^/]+',
      'web/',
    ),

    // Health
    error(
      'no-cycles',
      'Two files that need each other are one file, or miss a third.',
      { pathNot: 'node_modules/' },
      { circular: true },
    ),
    error(
      'every-import-resolves',
      'A typing error, or npm ci has not run (runner-template has its own).',
      { pathNot: 'node_modules/' },
      { couldNotResolve: true },
    ),
    error(
      'shipped-code-needs-no-dev-dependency',
      'npm ci --omit=dev must be exactly the server.',
      {
        path: '^(config[.]ts$|(settings|contract|db|openapi|workflows|activities|temporal|api|gateway|observe|cli)/)',
        pathNot: [TESTS, FREE],
      },
      {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify', // tells type-only edges from value edges
    // Never exclude node_modules, nor a bare dist/ (most packages ship from one): vendor rules would go blind without a word.
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/)?dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'require', 'default'],
    },
  },
}
