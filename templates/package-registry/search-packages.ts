import {
  closed,
  count,
  listOf,
  mostResults,
  nextNumber,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { crateSearch, npmSearch } from './recorded-answers.ts'

export const searchPackages: TemplateTool = {
  name: 'search_packages',
  title: 'Search packages',
  description:
    'Searches npm or crates.io by words. Use it to find a package for a task; use get_package when you know its name. PyPI has no search.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      registry: { enum: ['npm', 'crates'], description: 'Where to search' },
      query: { type: 'string', minLength: 1, maxLength: 200, description: 'Words' },
      limit: mostResults(50, 20),
      page: { type: 'integer', minimum: 1, maximum: 50, description: 'From 1' },
    },
    ['registry', 'query'],
  ),
  outputSchema: closed({
    packages: listOf(
      closed({ name: text, version: text, description: text, changedAt: text, link: textOrNull }),
    ),
    total: count,
    nextPage: nextNumber,
  }),
  exampleCalls: [
    {
      title: 'On npm',
      arguments: { registry: 'npm', query: 'schema validation' },
      upstream: npmSearch,
      expected: { packages: [{ name: 'zod', link: 'https://zod.dev' }], nextPage: 2 },
    },
    {
      title: 'The last page on crates.io',
      arguments: { registry: 'crates', query: 'serde', limit: 1, page: 2 },
      upstream: crateSearch,
      expected: { packages: [{ name: 'serde', version: '1.0.219' }], total: 2, nextPage: null },
    },
  ],
  implementation: String.raw`
const limit = input.limit ?? 20
const page = input.page ?? 1
const more = (total: number) => (page * limit < total ? page + 1 : null)
if (input.registry === 'npm') {
  const url = new URL('https://registry.npmjs.org/-/v1/search')
  url.searchParams.set('text', input.query)
  url.searchParams.set('size', String(limit))
  url.searchParams.set('from', String((page - 1) * limit))
  const answer = await ask(ctx, url)
  const packages = listOf(answer.objects).map((found) => {
    const { name, version, description, date, links } = fieldsOf(found.package)
    return {
      name: textOf(name),
      version: textOf(version),
      description: cut(textOf(description), 300),
      changedAt: textOf(date),
      link: textOrNull(fieldsOf(links).homepage) ?? textOrNull(fieldsOf(links).npm),
    }
  })
  const total = numberOf(answer.total)
  return { packages, total, nextPage: more(total) }
}
const url = new URL('https://crates.io/api/v1/crates')
url.searchParams.set('q', input.query)
url.searchParams.set('per_page', String(limit))
url.searchParams.set('page', String(page))
const answer = await ask(ctx, url)
const packages = listOf(answer.crates).map((found) => ({
  name: textOf(found.name),
  version: textOrNull(found.max_stable_version) ?? textOf(found.max_version),
  description: cut(textOf(found.description), 300),
  changedAt: textOf(found.updated_at),
  link: textOrNull(found.homepage) ?? textOrNull(found.repository),
}))
const total = numberOf(fieldsOf(answer.meta).total)
return { packages, total, nextPage: more(total) }
`,
}
