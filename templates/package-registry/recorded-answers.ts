// In the form that npm, PyPI, crates.io and OSV document.
import { recorded } from '../recorded.ts'

const NPM = 'https://registry.npmjs.org'
const PYPI = 'https://pypi.org/pypi'
const CRATES = 'https://crates.io/api/v1/crates'

const zod = {
  name: 'zod',
  version: '4.1.0',
  description: 'TypeScript-first schema declaration and validation library',
  license: 'MIT',
  homepage: 'https://zod.dev',
  repository: { type: 'git', url: 'git+https://github.com/colinhacks/zod.git' },
  keywords: ['typescript', 'schema'],
}
const express = {
  name: 'express',
  version: '4.17.1',
  description: 'Fast, unopinionated, minimalist web framework',
  license: 'MIT',
  homepage: 'http://expressjs.com/',
  repository: { type: 'git', url: 'git://github.com/expressjs/express.git' },
  engines: { node: '>= 0.10.0' },
  deprecated: 'Please upgrade',
  dependencies: { accepts: '~1.3.7', 'body-parser': '1.19.0' },
  devDependencies: { mocha: '7.0.1' },
  peerDependencies: { typescript: '>=5' },
}
const requests = {
  info: {
    name: 'requests',
    version: '2.32.5',
    summary: 'Python HTTP for Humans.',
    license: 'Apache-2.0',
    license_expression: null,
    home_page: 'https://requests.readthedocs.io',
    package_url: 'https://pypi.org/project/requests/',
    project_urls: { Source: 'https://github.com/psf/requests' },
    requires_python: '>=3.9',
    requires_dist: [
      'charset_normalizer<4,>=2',
      'idna<4,>=2.5',
      'PySocks!=1.5.7,>=1.5.6; extra == "socks"',
    ],
    yanked: false,
    yanked_reason: null,
  },
  urls: [{ packagetype: 'bdist_wheel', upload_time_iso_8601: '2025-08-18T20:46:00.542304Z' }],
  vulnerabilities: [],
}
const serde = {
  crate: {
    id: 'serde',
    name: 'serde',
    description: 'A generic serialization/deserialization framework',
    homepage: 'https://serde.rs',
    repository: 'https://github.com/serde-rs/serde',
    max_version: '1.0.219',
    max_stable_version: '1.0.219',
    downloads: 500_000_000,
    recent_downloads: 80_000_000,
    updated_at: '2025-03-09T19:19:34Z',
  },
  versions: [
    {
      num: '1.0.219',
      license: 'MIT OR Apache-2.0',
      created_at: '2025-03-09T19:19:34Z',
      yanked: false,
      rust_version: '1.31',
    },
  ],
}

export const npmZod = recorded(`${NPM}/zod/latest`, zod)
export const npmExpress = recorded(`${NPM}/express/4.17.1`, express)
export const pypiRequests = recorded(`${PYPI}/requests/json`, requests)
export const crateSerde = recorded(`${CRATES}/serde`, serde)
export const serdeNeeds = [
  ...crateSerde,
  ...recorded(`${CRATES}/serde/1.0.219/dependencies`, {
    dependencies: [
      { crate_id: 'serde_derive', req: '^1', kind: 'normal', optional: true },
      { crate_id: 'serde_derive', req: '^1', kind: 'dev', optional: false },
    ],
  }),
]
export const noPackage = recorded(`${NPM}/zodd-not-there/latest`, 'Not Found', { status: 404 })
export const npmSearch = recorded(`${NPM}/-/v1/search?text=schema+validation&size=20&from=0`, {
  objects: [
    {
      package: {
        name: 'zod',
        version: '4.1.0',
        description: 'TypeScript-first schema declaration and validation library',
        date: '2025-08-23T10:00:00.000Z',
        links: { npm: 'https://www.npmjs.com/package/zod', homepage: 'https://zod.dev' },
      },
      score: { final: 0.9 },
    },
  ],
  total: 90_000,
  time: '2026-01-30T10:00:00.000Z',
})
export const crateSearch = recorded(`${CRATES}?q=serde&per_page=1&page=2`, {
  crates: [serde.crate],
  meta: { total: 2 },
})

const query = (answer: unknown) =>
  recorded('https://api.osv.dev/v1/query', answer, { method: 'POST' })
export const expressFlaws = query({
  vulns: [
    {
      id: 'GHSA-rv95-896h-c2vc',
      summary: 'Express.js Open Redirect in malformed URLs',
      details: 'Versions of Express.js prior to 4.19.2 are affected.',
      aliases: ['CVE-2024-29041'],
      published: '2024-03-25T19:40:26Z',
      modified: '2024-03-26T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N' }],
      database_specific: { severity: 'MODERATE' },
      affected: [
        {
          package: { name: 'express', ecosystem: 'npm' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.19.2' }] }],
        },
      ],
    },
  ],
})
export const noFlaws = query({})
