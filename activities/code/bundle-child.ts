// Bundles the server.ts that stands on standard input; answers with one JSON document on standard output.
import { readFileSync } from 'node:fs'
import { build, type Message } from 'esbuild'
import { offeredModules } from './offered-modules.ts'

export interface BundleAnswer {
  bundle: string
  sourceMap: string
  imports: { path: string; isExternal: boolean }[]
  errors: { text: string; line: number; column: number }[]
}

const positionOf = ({ text, location }: Message) => ({
  text,
  line: location?.line ?? 1,
  column: (location?.column ?? 0) + 1,
})

async function bundle(code: string): Promise<BundleAnswer> {
  const result = await build({
    stdin: { contents: code, sourcefile: 'server.ts', loader: 'ts', resolveDir: process.cwd() },
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
    external: [...offeredModules],
    tsconfigRaw: { compilerOptions: { target: 'es2024' } },
  }).catch((err: unknown) => ({ failure: err }))
  if ('failure' in result) {
    const { failure } = result
    if (!isBuildFailure(failure)) throw failure
    return { bundle: '', sourceMap: '', imports: [], errors: failure.errors.map(positionOf) }
  }
  const text = (end: string) =>
    result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  const imports = Object.values(result.metafile.outputs)
    .flatMap((output) => output.imports)
    .map(({ path, external }) => ({ path, isExternal: external === true }))
  return { bundle: text('.cjs'), sourceMap: text('.map'), imports, errors: [] }
}

function isBuildFailure(err: unknown): err is { errors: Message[] } {
  return typeof err === 'object' && err !== null && 'errors' in err && Array.isArray(err.errors)
}

process.stdout.write(JSON.stringify(await bundle(readFileSync(0, 'utf8'))))
