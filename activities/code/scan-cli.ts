// Scans a file by hand: `npm run scan -- FILE --secrets A,B --domains api.example.com,*.example.org [--json]`.
// Exits with 1 on findings, warnings included; a .cjs file is judged as the bundle of a server.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { scanBundle, scanSource } from './scan-source.ts'

const { values, positionals } = readArguments()
const [file] = positionals
if (file === undefined || positionals.length > 1) endWithUsage('Give one file')

const listOf = (text: string) => text.split(',').filter((item) => item !== '')
const code = await readFile(file, 'utf8').catch((err: unknown) => {
  process.stderr.write(
    `${file} cannot be read: ${err instanceof Error ? err.message : String(err)}\n`,
  )
  process.exit(2)
})
const source = { code, declaredSecrets: listOf(values.secrets), file }
const { findings } = file.endsWith('.cjs')
  ? await scanBundle(source)
  : await scanSource({ ...source, allowedDomains: listOf(values.domains) })

if (values.json) process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`)
else {
  for (const { line, column, level, rule, message, instead } of findings) {
    process.stdout.write(`${file}:${line}:${column} ${level} (${rule}) ${message} ${instead}\n`)
  }
}
process.exitCode = findings.length > 0 ? 1 : 0

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        secrets: { type: 'string', default: '' },
        domains: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (err) {
    return endWithUsage(err instanceof Error ? err.message : String(err))
  }
}

function endWithUsage(what: string): never {
  process.stderr.write(
    `${what}: npm run scan -- FILE --secrets A,B --domains api.example.com [--json]\n`,
  )
  process.exit(2)
}
