import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { compileSource } from '../activities/code/compile-source.ts'
import { renderSpec } from '../activities/code/render-spec.ts'
import { scanBundle, scanSource } from '../activities/code/scan-source.ts'
import { findCredentials } from '../api/publish/find-credentials.ts'
import { publishBody } from '../contract/templates.ts'
import { officialTemplates, readOfficialTemplates } from './official-templates.ts'

/** The JSON reader reads what its caller names, on the hosts that its owner allows. */
const JUSTIFIED = ['json-reader: network: url']

/** Every tool that does more than read, for whoever reviews a template. */
const CHANGING = [
  'linear: create_issue',
  'linear: add_comment',
  'notion: create_page',
  'notion: append_text',
  'slack: post_message',
  'todoist: add_task',
  'todoist: update_task',
  'todoist: complete_task',
]

describe.each(officialTemplates)(
  'the template $slug',
  { timeout: 60_000 },
  ({ slug, spec, code, sha256, ...texts }) => {
    const declaredSecrets = spec.secrets.map(({ key }) => key)

    it('says of itself what the marketplace takes from anybody', () => {
      const { title, category, shortDescription, longDescription } = publishBody.shape
      const page = z.object({ title, category, shortDescription, longDescription })
      expect(page.safeParse(texts).error).toBeUndefined()
    })

    it('holds nothing that looks like a credential', () => {
      const whole = `${code}\n${texts.longDescription}\n${JSON.stringify(spec)}`
      expect(findCredentials(whole)).toEqual([])
    })

    it('renders to its stored code', () => {
      expect(renderSpec(spec)).toBe(code)
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    })

    it('is scanned without a finding that is not justified', async () => {
      const { findings } = await scanSource({
        code,
        declaredSecrets,
        allowedDomains: spec.allowedDomains,
      })
      const remarks = findings.map(({ rule, excerpt, level }) => ({
        level,
        remark: `${slug}: ${rule}: ${excerpt}`,
      }))
      expect(
        remarks.filter(({ remark, level }) => level === 'reject' || !JUSTIFIED.includes(remark)),
      ).toEqual([])
    })

    it('compiles to a bundle that passes the scan', async () => {
      const compiled = await compileSource({ code, declaredSecrets })
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
      expect((await scanBundle({ code: compiled.bundle, declaredSecrets })).findings).toEqual([])
    })

    it('describes every tool for the model that picks it', () => {
      for (const tool of spec.tools) {
        expect(tool.title).not.toBe('')
        expect(tool.description).toMatch(/[Uu]se /)
        expect(tool.annotations).toMatchObject({
          idempotentHint: expect.any(Boolean),
          openWorldHint: expect.any(Boolean),
        })
        expect(tool.outputSchema).toBeDefined()
        expect(tool.exampleCalls.length).toBeGreaterThanOrEqual(2)
      }
    })

    it('changes nothing but by the tools that are known to', () => {
      const changing = spec.tools.filter(({ annotations }) => !annotations.readOnlyHint)
      expect(changing.map(({ name }) => `${slug}: ${name}`)).toEqual(
        CHANGING.filter((tool) => tool.startsWith(`${slug}: `)),
      )
      for (const { annotations } of changing) expect(annotations.destructiveHint).toBeDefined()
    })

    it('says of each secret what it is and where one gets it', () => {
      for (const { description, howToGetUrl } of spec.secrets) {
        expect(description).not.toBe('')
        expect(howToGetUrl).toMatch(/^https:/)
      }
    })

    it('has example calls that fit their schema', () => {
      const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
      for (const { inputSchema, outputSchema, exampleCalls } of spec.tools) {
        const isInput = ajv.compile(inputSchema)
        for (const example of exampleCalls) {
          expect(
            isInput(example.arguments),
            `${example.title}: ${ajv.errorsText(isInput.errors)}`,
          ).toBe(true)
        }
        ajv.compile(outputSchema ?? {})
      }
    })
  },
)

describe('officialTemplates', () => {
  it('are at least twelve, of six categories, and three need no key', () => {
    expect(officialTemplates.length).toBeGreaterThanOrEqual(12)
    expect(new Set(officialTemplates.map(({ category }) => category)).size).toBeGreaterThanOrEqual(
      6,
    )
    const open = officialTemplates.filter(({ spec }) => spec.secrets.length === 0)
    expect(open.length).toBeGreaterThanOrEqual(3)
  })

  it('stand in the order of their slugs', () => {
    const slugs = officialTemplates.map(({ slug }) => slug)
    expect(slugs).toEqual(slugs.toSorted())
  })
})

describe('readOfficialTemplates', () => {
  it('refuses code that is not what its pinned hash says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bmm-templates-'))
    try {
      await cp(new URL('./', import.meta.url), folder, { recursive: true })
      const url = pathToFileURL(`${folder}/`)
      expect(readOfficialTemplates(url)).toHaveLength(officialTemplates.length)
      await writeFile(new URL('weather/server.ts', url), '// other code\n')
      expect(() => readOfficialTemplates(url)).toThrow(
        expect.objectContaining({ code: 'HashMismatch' }),
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
