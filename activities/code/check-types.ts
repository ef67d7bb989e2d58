import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { Diagnostic } from '../../contract/nouns.ts'
import { runChild } from './run-child.ts'

export interface CheckTypes {
  folder: string
  code: string
  declaredSecrets: readonly string[]
  signal?: AbortSignal | undefined
  timeoutMs: number
}

const FILE = 'server.ts'
const MOST_DIAGNOSTICS = 50
const DIAGNOSTIC = /^server\.ts\((\d+),(\d+)\): error (TS\d+): (.*)$/
const packages = createRequire(import.meta.url)

/** Type-checks server.ts in a folder of its own with the native compiler; no findings means that it is sound. */
export async function checkTypes(task: CheckTypes): Promise<Diagnostic[]> {
  await writeFile(join(task.folder, FILE), task.code + limitProcess(task.declaredSecrets))
  await writeFile(join(task.folder, 'ambient.d.ts'), await readAmbientTypes())
  await writeFile(join(task.folder, 'tsconfig.json'), JSON.stringify(compilerConfig()))
  const { exitCode, stdout, stderr, isTimedOut } = await runChild({
    command: compilerPath(),
    args: ['-p', 'tsconfig.json', '--pretty', 'false'],
    cwd: task.folder,
    signal: task.signal,
    timeoutMs: task.timeoutMs,
  })
  if (isTimedOut) return [wholeFile('TIMEOUT', 'The types are too complicated to be checked.')]
  if (exitCode === 0) return []
  const diagnostics = readDiagnostics(stdout, task.code)
  if (diagnostics.length > 0) return diagnostics
  throw new AppError('Internal', `the type check ended with ${exitCode}: ${stdout}${stderr}`)
}

/** The types that every server.ts sees without importing them. */
export async function readAmbientTypes(): Promise<string> {
  return readFile(new URL('ambient.d.ts.txt', import.meta.url), 'utf8')
}

// Behind the last line, so that no position moves. It hides the global of the same name within this file.
function limitProcess(secrets: readonly string[]): string {
  const members = secrets.map((key) => `readonly ${key}: string`).join('; ')
  return `\ndeclare const process: { readonly env: { ${members} } }\nexport {}\n`
}

function compilerConfig() {
  const nodeTypes = dirname(packages.resolve('@types/node/package.json'))
  const zod = dirname(packages.resolve('zod/package.json'))
  return {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      typeRoots: [dirname(nodeTypes)],
      paths: { zod: [zod], 'zod/v4': [join(zod, 'v4')] },
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      isolatedModules: true,
    },
    files: [FILE, 'ambient.d.ts'],
  }
}

function compilerPath(): string {
  const home = createRequire(packages.resolve('typescript-native/package.json'))
  const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`
  const file = process.platform === 'win32' ? 'tsc.exe' : 'tsc'
  return join(dirname(home.resolve(name)), 'lib', file)
}

function readDiagnostics(output: string, code: string): Diagnostic[] {
  const lines = code.split('\n')
  const diagnostics: Diagnostic[] = []
  for (const text of output.split('\n')) {
    const [, line, column, id, message] = DIAGNOSTIC.exec(text) ?? []
    const last = diagnostics.at(-1)
    if (line !== undefined && id !== undefined && message !== undefined) {
      const number = Math.min(Number(line), lines.length)
      const excerpt = (lines[number - 1] ?? '').trim().slice(0, 200)
      diagnostics.push({
        file: FILE,
        line: number,
        column: Number(column),
        code: id,
        message,
        excerpt,
      })
    } else if (last && text.startsWith('  ')) {
      last.message += `\n${text}`
    }
  }
  return diagnostics.slice(0, MOST_DIAGNOSTICS)
}

export function wholeFile(code: string, message: string): Diagnostic {
  return { file: FILE, line: 1, column: 1, code, message, excerpt: '' }
}
