// Every public document becomes a server, whose tools are called against a server that judges each request by that document.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileSource } from '../activities/code/compile-source.ts'
import { renderSpec } from '../activities/code/render-spec.ts'
import { scanSource } from '../activities/code/scan-source.ts'
import type { OpenapiDocument } from '../contract/openapi-document.ts'
import { openapiChoice, type OpenapiChoice } from '../contract/openapi-routes.ts'
import { serverSpec } from '../contract/spec.ts'
import { convertOpenapi } from './convert-openapi.ts'
import { fixtures, type Fixture } from './fixtures/list.ts'
import { summariseOpenapi } from './summarise-openapi.ts'
import { callTools } from './testing/call-tools.ts'
import { chooseOperations } from './testing/choose-operations.ts'
import { startJudgingServer } from './testing/judging-server.ts'
import { makeLargeDocument } from './testing/large-document.ts'
import { readPublished } from './testing/published-document.ts'
import { loadBundle } from './testing/run-bundle.ts'

const MOST = 25

it('has documents of more than twenty vendors, each with its licence', () => {
  expect(new Set(fixtures.map(({ vendor }) => vendor)).size).toBeGreaterThan(20)
})

describe.each(fixtures)('the document of $vendor', (fixture) => {
  const { file, title, refused = {}, serverUrl, variables } = fixture
  const text = readFileSync(new URL(`fixtures/documents/${file}`, import.meta.url), 'utf8')

  it('is listed, and becomes a server that asks as it says', async () => {
    const document = readPublished(text)
    const summary = await summariseOpenapi({ text })
    expect(summary.title).toBe(title)
    expect(idsOf(summary.operations)).toEqual(idsOf(document.operations))
    const refusals = summary.operations.filter(({ refusal }) => refusal !== null)
    expect(idsOf(refusals)).toEqual(Object.keys(refused).toSorted())

    const operations = chooseOperations(summary.operations, MOST)
    const { spec, bundle } = await build(
      text,
      openapiChoice.parse({ operations, serverUrl, variables }),
    )
    const secrets = Object.fromEntries(spec.secrets.map(({ key }) => [key, `value-of-${key}`]))
    await using server = await startJudgingServer(document, baseOf(fixture, summary))
    const call = loadBundle(bundle, { fetch: server.fetch, secrets })
    expect(await callTools({ server, call }, { spec, operations })).toEqual([])
  })
})

describe('a document of 1,000 operations', () => {
  it('is listed whole, and a chosen few are built', async () => {
    const text = makeLargeDocument(1_000)
    const { operations } = await summariseOpenapi({ text })
    expect(operations).toHaveLength(1_000)
    expect(new Set(operations.map(({ toolName }) => toolName)).size).toBe(1_000)
    const chosen = chooseOperations(operations, MOST)
    const { spec } = await build(text, { operations: chosen, variables: {} })
    expect(spec.tools).toHaveLength(MOST)
    expect(JSON.stringify(spec).length).toBeLessThan(text.length / 5) // what was not chosen is not in it
  })
})

async function build(text: string, choice: OpenapiChoice) {
  const { spec } = await convertOpenapi({ text, choice })
  expect(serverSpec.parse(spec)).toEqual(spec)
  expect(spec.tools).toHaveLength(choice.operations.length)
  const declaredSecrets = spec.secrets.map(({ key }) => key)
  const { allowedDomains } = spec
  const code = renderSpec(spec)
  const { findings } = await scanSource({ code, declaredSecrets, allowedDomains })
  expect(findings.filter(({ level }) => level === 'reject')).toEqual([])
  const compiled = await compileSource({ code, declaredSecrets })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics.slice(0, 5), null, 2))
  return { spec, bundle: compiled.bundle }
}

function idsOf(operations: { id: string }[]): string[] {
  return operations.map(({ id }) => id).toSorted()
}

/** Where the requests must go: worked out once more, from the list and the document alone. */
function baseOf(
  { serverUrl, variables }: Fixture,
  { servers: [server] }: Pick<OpenapiDocument, 'servers'>,
): string {
  const values: Record<string, string> = {}
  for (const { name, default: value } of server?.variables ?? []) values[name] = value
  Object.assign(values, variables)
  return (serverUrl ?? server?.url ?? '').replaceAll(
    /\{([^}]+)\}/g,
    (_, name: string) => values[name] ?? '',
  )
}
