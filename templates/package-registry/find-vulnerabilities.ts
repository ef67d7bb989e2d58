import {
  closed,
  count,
  described,
  listOf,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { expressFlaws, noFlaws } from './recorded-answers.ts'
import { name, registry, version } from './tool-parts.ts'

export const findVulnerabilities: TemplateTool = {
  name: 'find_vulnerabilities',
  title: 'Find vulnerabilities',
  description:
    'What OSV knows to be wrong with one version of a package, with severity and the versions that mend it. Use it before recommending or upgrading; ' +
    'an empty list says that nothing is known.',
  annotations: readsOutside,
  inputSchema: parameters(
    { registry, name, version: described(version, 'The exact version, such as 4.17.1') },
    ['registry', 'name', 'version'],
  ),
  outputSchema: closed({
    vulnerabilities: listOf(
      closed({
        id: text,
        aliases: listOf(text),
        summary: text,
        severity: described(textOrNull, 'In a word, or as a CVSS vector'),
        fixedIn: described(listOf(text), 'Versions that mend it'),
        publishedAt: text,
        link: text,
      }),
    ),
    total: count,
  }),
  exampleCalls: [
    {
      title: 'An old version',
      arguments: { registry: 'npm', name: 'express', version: '4.17.1' },
      upstream: expressFlaws,
      expected: {
        vulnerabilities: [
          { aliases: ['CVE-2024-29041'], severity: 'MODERATE', fixedIn: ['4.19.2'] },
        ],
        total: 1,
      },
    },
    {
      title: 'Nothing known',
      arguments: { registry: 'crates', name: 'serde', version: '1.0.219' },
      upstream: noFlaws,
      expected: { vulnerabilities: [], total: 0 },
    },
  ],
  implementation: String.raw`
// OSV has packages of PyPI by their normal names, whatever way they are written
const name = input.registry === 'pypi' ? input.name.toLowerCase().replace(/[-_.]+/g, '-') : input.name
const ecosystems = { npm: 'npm', pypi: 'PyPI', crates: 'crates.io' }
const answer = await ask(ctx, new URL('https://api.osv.dev/v1/query'), {
  method: 'POST',
  body: JSON.stringify({ version: input.version, package: { name, ecosystem: ecosystems[input.registry] } }),
})
const all = listOf(answer.vulns)
const vulnerabilities = all.slice(0, 50).map((flaw) => {
  const ranges = listOf(flaw.affected)
    .filter((affected) => textOf(fieldsOf(affected.package).name).toLowerCase() === name.toLowerCase())
    .flatMap((affected) => listOf(affected.ranges))
  const fixed = ranges
    .filter(({ type }) => type !== 'GIT')
    .flatMap((range) => listOf(range.events))
    .map((event) => textOf(event.fixed))
  const id = textOf(flaw.id)
  return {
    id,
    aliases: textsOf(flaw.aliases),
    summary: cut(textOf(flaw.summary) || textOf(flaw.details), 300),
    severity: textOrNull(fieldsOf(flaw.database_specific).severity) ?? textOrNull(listOf(flaw.severity)[0]?.score),
    fixedIn: [...new Set(fixed.filter((version) => version !== ''))],
    publishedAt: textOf(flaw.published),
    link: 'https://osv.dev/vulnerability/' + encodeURIComponent(id),
  }
})
return { vulnerabilities, total: all.length }
`,
}
