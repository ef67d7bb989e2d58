import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { compileSource, compilerVersion } from './compile-source.ts'
import { scanBundle } from './scan-source.ts'
import { wrapSnippet } from './scan/corpus/wrap-snippet.ts'

const compile = (snippet: { top?: string; body?: string }) =>
  compileSource({ code: wrapSnippet(snippet), declaredSecrets: ['API_TOKEN'] })

async function diagnosticsOf(snippet: { top?: string; body?: string }) {
  const compiled = await compile(snippet)
  return compiled.ok ? [] : compiled.diagnostics
}

const foldersLeft = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('bmm-compile-'))

// two compilers run in each test, beside all other tests
describe('compileSource', { timeout: 60_000 }, () => {
  it('makes one CommonJS bundle whose default export is the server', async () => {
    const compiled = await compile({ body: 'return `${input.q}: ${process.env.API_TOKEN}`' })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
    expect(compiled.sha256).toBe(createHash('sha256').update(compiled.bundle).digest('hex'))
    expect(compiled.bundle).toContain('module.exports = ')
    expect(JSON.parse(compiled.sourceMap)).toMatchObject({ sources: ['server.ts'] })
    expect(
      (await scanBundle({ code: compiled.bundle, declaredSecrets: ['API_TOKEN'] })).findings,
    ).toEqual([])
  })

  it('gives the same bytes for the same code', async () => {
    const snippet = {
      top: "import * as z from 'zod'\nimport { URL as U } from 'node:url'",
      body: 'return z.string().parse(new U(input.q).host)',
    }
    const [first, second] = await Promise.all([compile(snippet), compile(snippet)])
    expect(first).toEqual(second)
    expect(first.ok).toBe(true)
  })

  it('says where a type is wrong, in server.ts', async () => {
    const [diagnostic] = await diagnosticsOf({
      body: 'const n: number = input.q\n        return String(n)',
    })
    expect(diagnostic).toMatchObject({
      file: 'server.ts',
      code: 'TS2322',
      excerpt: 'const n: number = input.q',
    })
    const line =
      wrapSnippet({ body: 'MARK' })
        .split('\n')
        .findIndex((text) => text.includes('MARK')) + 1
    expect(diagnostic?.line).toBe(line)
  })

  it('knows the declared secrets and no other variable', async () => {
    const messages = (
      await diagnosticsOf({ body: 'return process.env.HOME + ctx.secrets.OTHER + process.pid' })
    ).map(({ message }) => message)
    expect(messages).toHaveLength(3)
    expect(messages[0]).toContain("'HOME' does not exist")
    expect(messages[1]).toContain("'OTHER' does not exist")
  })

  it('gives offered modules the one name that the runner knows', async () => {
    const compiled = await compileSource({
      code: wrapSnippet({
        top: "import { createHash } from 'crypto'\nimport { setTimeout as wait } from 'timers/promises'\nimport * as z from 'zod/v4'",
        body: "await wait(1)\nreturn createHash('sha256').update(z.string().parse(input.q)).digest('hex')",
      }),
      declaredSecrets: ['API_TOKEN'],
    })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
    const required = Array.from(
      compiled.bundle.matchAll(/require\("([^"]+)"\)/g),
      ([, name]) => name,
    )
    expect(new Set(required)).toEqual(new Set(['node:crypto', 'node:timers/promises', 'zod']))
    expect(
      (await scanBundle({ code: compiled.bundle, declaredSecrets: ['API_TOKEN'] })).findings,
    ).toEqual([])
  })

  it('refuses modules that the runner does not offer', async () => {
    const fromNode = await diagnosticsOf({
      top: "import { readFileSync } from 'node:fs'",
      body: "return readFileSync(input.q, 'utf8')",
    })
    expect(fromNode[0]?.message).toContain('"node:fs" is not a module that the runner offers')
    const fromNpm = await diagnosticsOf({
      top: "import express from 'express'",
      body: 'return String(express)',
    })
    expect(fromNpm.length).toBeGreaterThan(0)
  })

  it.each([
    [
      'value',
      (path: string) => `import held from '${path}'\nexport const a = JSON.stringify(held)`,
    ],
    ['re-export', (path: string) => `export { default as a } from '${path}'`],
    [
      'require',
      (path: string) =>
        `declare function require(name: string): unknown\nexport const a = require('${path}')`,
    ],
    ['dynamic import', (path: string) => `export const a = () => import('${path}')`],
    [
      'type import',
      (path: string) => `import type held from '${path}'\nexport const a: typeof held = 5`,
    ],
    ['import in a type', (path: string) => `export const a: typeof import('${path}') = 5`],
    [
      'import as assignment',
      (path: string) => `import held = require('${path}')\nexport const a: typeof held = 5`,
    ],
    [
      'reference',
      (path: string) => `/// <reference path="${path}" />\nexport const a: number = ''`,
    ],
  ])('reads no file of this machine, and tells of none: %s', async (_form, write) => {
    await using folder = await temporaryFolder()
    const path = folder.at('held.json')
    await writeFile(path, '{"planted":"value-of-the-host"}')
    const code = `${write(path)}\nexport default { title: '', tools: [] } satisfies ServerModule\n`
    const compiled = await compileSource({ code, declaredSecrets: [] })
    expect(compiled.ok ? [] : compiled.diagnostics.map((each) => each.code)).toEqual(['IMPORT'])
    expect(JSON.stringify(compiled)).not.toMatch(/planted|value-of-the-host/)
  })

  it('refuses an answer that does not fit the server', async () => {
    expect((await diagnosticsOf({ body: 'return 1' }))[0]?.code).toBe('TS2322')
  })

  it('leaves no folder behind, also when it is cancelled or runs out of time', async () => {
    const before = await foldersLeft()
    const cancelled = compileSource({
      code: wrapSnippet({}),
      declaredSecrets: [],
      signal: AbortSignal.timeout(30),
    })
    await expect(cancelled).rejects.toThrow(/abort|timeout/i)
    const late = await compileSource({ code: wrapSnippet({}), declaredSecrets: [], timeoutMs: 1 })
    expect(late).toMatchObject({ ok: false, diagnostics: [{ code: 'TIMEOUT' }] })
    expect((await foldersLeft()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('names the tools that are installed', async () => {
    const packages = createRequire(import.meta.url)
    const versionOf = async (name: string) => {
      const manifest: unknown = JSON.parse(
        await readFile(packages.resolve(`${name}/package.json`), 'utf8'),
      )
      return typeof manifest === 'object' && manifest !== null && 'version' in manifest
        ? String(manifest.version)
        : undefined
    }
    expect(compilerVersion).toMatch(
      `typescript-${await versionOf('typescript-native')}+esbuild-${await versionOf('esbuild')}+`,
    )
  })
})
