import {
  closed,
  described,
  flag,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { crateSerde, noPackage, npmExpress, npmZod, pypiRequests } from './recorded-answers.ts'
import { name, registry, version } from './tool-parts.ts'

export const getPackage: TemplateTool = {
  name: 'get_package',
  title: 'Get a package',
  description:
    'The newest version of a package, or a given one: description, licence, what it runs on, links, and whether it was withdrawn. ' +
    'Use it before naming a version or a licence.',
  annotations: readsOutside,
  inputSchema: parameters({ registry, name, version }, ['registry', 'name']),
  outputSchema: closed({
    name: text,
    version: text,
    description: text,
    licence: textOrNull,
    homepage: textOrNull,
    source: textOrNull,
    runsOn: described(textOrNull, 'The Node, Python or Rust that it needs'),
    publishedAt: described(textOrNull, 'npm does not say'),
    isWithdrawn: described(flag, 'Deprecated or yanked: not to be used'),
    page: text,
  }),
  exampleCalls: [
    {
      title: 'The newest of npm',
      arguments: { registry: 'npm', name: 'zod' },
      upstream: npmZod,
      expected: {
        version: '4.1.0',
        source: 'https://github.com/colinhacks/zod',
        isWithdrawn: false,
      },
    },
    {
      title: 'An old one',
      arguments: { registry: 'npm', name: 'express', version: '4.17.1' },
      upstream: npmExpress,
      expected: {
        runsOn: 'Node >= 0.10.0',
        isWithdrawn: true,
        source: 'https://github.com/expressjs/express',
      },
    },
    {
      title: 'Of PyPI',
      arguments: { registry: 'pypi', name: 'requests' },
      upstream: pypiRequests,
      expected: { version: '2.32.5', licence: 'Apache-2.0', runsOn: 'Python >=3.9' },
    },
    {
      title: 'Of crates.io',
      arguments: { registry: 'crates', name: 'serde' },
      upstream: crateSerde,
      expected: { licence: 'MIT OR Apache-2.0', publishedAt: '2025-03-09T19:19:34Z' },
    },
    {
      title: 'A name that is not there',
      arguments: { registry: 'npm', name: 'zodd-not-there' },
      upstream: noPackage,
      isError: true,
      expected: 'registry.npmjs.org has no such package',
    },
  ],
  implementation: String.raw`
switch (input.registry) {
  case 'npm': {
    const found = await ask(ctx, npmPackage(input))
    const node = textOf(fieldsOf(found.engines).node)
    return {
      name: textOf(found.name),
      version: textOf(found.version),
      description: cut(textOf(found.description), 500),
      licence: textOrNull(found.license) ?? textOrNull(fieldsOf(found.license).type),
      homepage: textOrNull(found.homepage),
      source: sourceOf(found.repository),
      runsOn: node === '' ? null : 'Node ' + node,
      publishedAt: null,
      isWithdrawn: found.deprecated !== undefined && found.deprecated !== false && found.deprecated !== '',
      page: 'https://www.npmjs.com/package/' + input.name,
    }
  }
  case 'pypi': {
    const answer = await ask(ctx, pypiPackage(input))
    const info = fieldsOf(answer.info)
    const links = Object.entries(fieldsOf(info.project_urls))
    const python = textOf(info.requires_python)
    const source = links.find(([label]) => /source|repository|github|code/i.test(label))
    const homepage = links.find(([label]) => /home/i.test(label))
    return {
      name: textOf(info.name),
      version: textOf(info.version),
      description: cut(textOf(info.summary), 500),
      licence: textOrNull(info.license_expression) ?? (cut(textOf(info.license), 100) || null),
      homepage: textOrNull(info.home_page) ?? textOrNull(homepage?.[1]),
      source: sourceOf(source?.[1]),
      runsOn: python === '' ? null : 'Python ' + python,
      publishedAt: textOrNull(listOf(answer.urls)[0]?.upload_time_iso_8601),
      isWithdrawn: info.yanked === true,
      page: textOf(info.package_url),
    }
  }
  default: {
    const answer = await ask(ctx, crate(input.name))
    const about = fieldsOf(answer.crate)
    const version = crateVersion(answer, input.version)
    const rust = textOf(version.rust_version)
    return {
      name: textOf(about.name),
      version: textOf(version.num),
      description: cut(textOf(about.description).trim(), 500),
      licence: textOrNull(version.license),
      homepage: textOrNull(about.homepage),
      source: sourceOf(about.repository),
      runsOn: rust === '' ? null : 'Rust ' + rust,
      publishedAt: textOrNull(version.created_at),
      isWithdrawn: version.yanked === true,
      page: 'https://crates.io/crates/' + input.name,
    }
  }
}
`,
}
