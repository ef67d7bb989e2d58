import { closed, described, listOf, parameters, readsOutside, text } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { npmExpress, pypiRequests, serdeNeeds } from './recorded-answers.ts'
import { name, registry, version } from './tool-parts.ts'

export const listDependencies: TemplateTool = {
  name: 'list_dependencies',
  title: 'List dependencies',
  description:
    'What a version of a package needs, with the range of versions it accepts. Use it to judge the weight of a package or a conflict; development tools are left out.',
  annotations: readsOutside,
  inputSchema: parameters({ registry, name, version }, ['registry', 'name']),
  outputSchema: closed({
    name: text,
    version: text,
    dependencies: listOf(
      closed({
        name: text,
        range: text,
        kind: { enum: ['needed', 'optional', 'peer'] },
      }),
    ),
    note: described(text, 'What was left out, if anything'),
  }),
  exampleCalls: [
    {
      title: 'Of npm',
      arguments: { registry: 'npm', name: 'express', version: '4.17.1' },
      upstream: npmExpress,
      expected: {
        dependencies: [
          { name: 'accepts', range: '~1.3.7', kind: 'needed' },
          { name: 'body-parser' },
          { name: 'typescript', kind: 'peer' },
        ],
      },
    },
    {
      title: 'Of PyPI',
      arguments: { registry: 'pypi', name: 'requests' },
      upstream: pypiRequests,
      expected: {
        dependencies: [
          { name: 'charset_normalizer', range: '<4,>=2' },
          { name: 'idna', range: '<4,>=2.5' },
          { name: 'PySocks', kind: 'optional' },
        ],
      },
    },
    {
      title: 'Of crates.io',
      arguments: { registry: 'crates', name: 'serde' },
      upstream: serdeNeeds,
      expected: { dependencies: [{ name: 'serde_derive', range: '^1', kind: 'optional' }] },
    },
  ],
  implementation: String.raw`
type Dependency = { name: string; range: string; kind: 'needed' | 'optional' | 'peer' }
const answerWith = (name: unknown, version: unknown, all: Dependency[]) => ({
  name: textOf(name),
  version: textOf(version),
  dependencies: all.slice(0, 200),
  note: all.length > 200 ? all.length - 200 + ' more' : '',
})
const fromTable = (table: unknown, kind: Dependency['kind']): Dependency[] =>
  Object.entries(fieldsOf(table)).map(([name, range]) => ({ name, range: textOf(range), kind }))
switch (input.registry) {
  case 'npm': {
    const found = await ask(ctx, npmPackage(input))
    const optional = fromTable(found.optionalDependencies, 'optional')
    const isOptional = new Set(optional.map(({ name }) => name))
    // npm lists what is optional among what is needed
    const needed = fromTable(found.dependencies, 'needed').filter(({ name }) => !isOptional.has(name))
    return answerWith(found.name, found.version, [...needed, ...optional, ...fromTable(found.peerDependencies, 'peer')])
  }
  case 'pypi': {
    const info = fieldsOf((await ask(ctx, pypiPackage(input))).info)
    const all = textsOf(info.requires_dist).map((line): Dependency => {
      const [requirement = '', marker = ''] = line.split(';')
      const [, name = requirement, range = ''] = /^\s*([A-Za-z0-9._-]+)(.*)$/.exec(requirement) ?? []
      return { name, range: (range.replace(/[()]/g, '').trim() + (marker && ';' + marker)).trim(), kind: /\bextra\b/.test(marker) ? 'optional' : 'needed' }
    })
    return answerWith(info.name, info.version, all)
  }
  default: {
    const { num } = crateVersion(await ask(ctx, crate(input.name)), input.version)
    const answer = await ask(ctx, crate(input.name, '/' + encodeURIComponent(textOf(num)) + '/dependencies'))
    const used = listOf(answer.dependencies).filter(({ kind }) => kind !== 'dev')
    const all = used.map(({ crate_id, req, optional }): Dependency => ({
      name: textOf(crate_id),
      range: textOf(req),
      kind: optional === true ? 'optional' : 'needed',
    }))
    return answerWith(input.name, num, all)
  }
}
`,
}
