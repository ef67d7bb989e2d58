// Bundles the server.ts that stands on standard input; answers with one JSON document on standard output.
import { readFileSync } from 'node:fs'
import { build, type Message } from 'esbuild'
import { findForeignImports } from './foreign-imports.ts'
import { isOfferedModule, offeredModules, otherSpellings } from './offered-modules.ts'

export interface BundleAnswer {
  bundle: string
  sourceMap: string
  /** What was taken in, or is named, beside server.ts and the offered modules. */
  foreign: string[]
  errors: { text: string; line: number; column: number }[]
}

const positionOf = ({ text, location }: Message) => ({
  text,
  line: location?.line ?? 1,
  column: (location?.column ?? 0) + 1,
})

const FILE = 'server.ts'
const nothing = { bundle: '', sourceMap: '' }

async function bundle(code: string): Promise<BundleAnswer> {
  const foreign = findForeignImports(code)
  if (foreign.length > 0) return { ...nothing, foreign, errors: [] }
  const result = await build({
    stdin: { contents: code, sourcefile: FILE, loader: 'ts', resolveDir: process.cwd() },
    absWorkingDir: process.cwd(),
    outfile: 'bundle.cjs',
    write: false,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    alias: otherSpellings,
    external: [...offeredModules],
    tsconfigRaw: { compilerOptions: { target: 'es2024' } },
  }).catch((err: unknown) => ({ failure: err }))
  if ('failure' in result) {
    const { failure } = result
    if (!isBuildFailure(failure)) throw failure
    return { ...nothing, foreign: [], errors: failure.errors.map(positionOf) }
  }
  const text = (end: string) =>
    result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  const { inputs, outputs } = result.metafile
  const files = Object.keys(inputs).filter((path) => path !== FILE)
  const modules = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external !== true || !isOfferedModule(path))
    .map(({ path }) => path)
  return {
    bundle: text('.cjs'),
    sourceMap: text('.map'),
    foreign: [...files, ...modules],
    errors: [],
  }
}

function isBuildFailure(err: unknown): err is { errors: Message[] } {
  return typeof err === 'object' && err !== null && 'errors' in err && Array.isArray(err.errors)
}

process.stdout.write(JSON.stringify(await bundle(readFileSync(0, 'utf8'))))
