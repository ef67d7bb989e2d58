import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { Reply, RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('package-registry')
let running: RunningTemplate
let failure: Reply | undefined

const crates = [1, 2, 3].map((number) => ({
  id: `crate-${number}`,
  name: `crate-${number}`,
  description: 'A crate',
  max_version: '2.0.0-beta.1',
  max_stable_version: '1.4.0',
  updated_at: '2026-01-01T00:00:00Z',
  homepage: null,
  repository: `https://github.com/example/crate-${number}`,
}))

/** Answers in the form that npm, PyPI, crates.io and OSV document. */
function registries(
  { host, pathname, searchParams }: URL,
  req: IncomingMessage,
  body: string,
): Reply {
  if (failure) return failure
  switch (host) {
    case 'registry.npmjs.org':
      return npm(pathname, searchParams)
    case 'pypi.org':
      return pypi(pathname)
    case 'crates.io':
      return req.headers['user-agent']?.includes('template')
        ? cratesIo(pathname, searchParams)
        : { status: 403, body: { errors: [{ detail: 'We require a user agent.' }] } }
    case 'api.osv.dev':
      return osv(`${req.method} ${pathname}`, body)
    default:
      return { status: 500 }
  }
}

function npm(pathname: string, searchParams: URLSearchParams): Reply {
  if (pathname === '/-/v1/search') {
    const from = Number(searchParams.get('from'))
    const names = ['a', 'b', 'c'].slice(from, from + Number(searchParams.get('size')))
    const objects = names.map((name) => ({
      package: {
        name,
        version: '1.0.0',
        date: '2026-01-01T00:00:00Z',
        links: { npm: `https://npm/${name}` },
      },
    }))
    return { body: { objects, total: 3, time: '' } }
  }
  const name = decodeURIComponent(pathname.split('/')[1] ?? '')
  const version = pathname.split('/')[2]
  if (!['zod', 'express', '@types/node'].includes(name)) return { status: 404, body: '"Not Found"' }
  return {
    body: {
      name,
      version: version === 'latest' ? '25.0.0' : version,
      license: { type: 'MIT' },
      repository: 'git+ssh://git@github.com/example/it.git',
      dependencies: { one: '^1', two: '^2' },
      optionalDependencies: { two: '^2' },
    },
  }
}

function pypi(pathname: string): Reply {
  if (!/^\/pypi\/requests\/(?:2\.0\.0\/)?json$/.test(pathname))
    return { status: 404, body: { message: 'Not Found' } }
  return {
    body: {
      info: {
        name: 'requests',
        version: pathname.includes('2.0.0') ? '2.0.0' : '2.32.5',
        summary: 'Python HTTP for Humans.',
        license: 'x'.repeat(500),
        license_expression: null,
        home_page: '',
        project_urls: {
          Homepage: 'https://requests.example',
          'Source Code': 'https://github.com/psf/requests',
        },
        requires_python: null,
        requires_dist: ['idna (<4,>=2.5)', 'win-inet-pton ; sys_platform == "win32"'],
        package_url: 'https://pypi.org/project/requests/',
        yanked: true,
      },
      urls: [],
    },
  }
}

function cratesIo(pathname: string, searchParams: URLSearchParams): Reply {
  if (pathname === '/api/v1/crates') {
    const most = Number(searchParams.get('per_page'))
    const start = (Number(searchParams.get('page')) - 1) * most
    return { body: { crates: crates.slice(start, start + most), meta: { total: crates.length } } }
  }
  const [, name, rest] = /^\/api\/v1\/crates\/([^/]+)(\/.*)?$/.exec(pathname) ?? []
  if (name !== 'serde')
    return { status: 404, body: { errors: [{ detail: 'crate does not exist' }] } }
  if (rest)
    return {
      body: {
        dependencies: [{ crate_id: `of${rest}`, req: '^1', kind: 'build', optional: false }],
      },
    }
  const versions = ['2.0.0-beta.1', '1.4.0', '1.0.219'].map((num) => ({
    num,
    license: 'MIT',
    yanked: false,
  }))
  return { body: { crate: { ...crates[0], name }, versions } }
}

function osv(request: string, body: string): Reply {
  if (request !== 'POST /v1/query') return { status: 405, body: { code: 12, message: 'no' } }
  const { version, package: wanted } = JSON.parse(body)
  if (!['npm express', 'PyPI zope-interface'].includes(`${wanted.ecosystem} ${wanted.name}`))
    return { body: {} }
  if (version !== '4.17.1') return { body: {} }
  const events = (fixed: string) => [{ introduced: '0' }, { fixed }]
  return {
    body: {
      vulns: [
        {
          id: 'GHSA-1',
          details: 'Long details',
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
          published: '2026-01-01T00:00:00Z',
          affected: [
            {
              package: { name: wanted.name },
              ranges: [
                { type: 'SEMVER', events: events('4.19.2') },
                { type: 'GIT', events: events('abc') },
              ],
            },
            { package: { name: 'another' }, ranges: [{ type: 'SEMVER', events: events('9.9.9') }] },
          ],
        },
      ],
    },
  }
}

beforeAll(async () => {
  running = await startTemplate(template, registries)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('package-registry', () => {
  it('answers what it is asked in the form of its schemas, from its four hosts', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(new Set(running.asked.map(({ host }) => host))).toEqual(
      new Set(template.spec.allowedDomains),
    )
  })

  it.each(['npm', 'crates'])('goes on page by page on %s', async (registry) => {
    const search = { registry, query: 'x', limit: 2 }
    expect(await running.call('search_packages', search)).toMatchObject({ total: 3, nextPage: 2 })
    const last = (await running.call('search_packages', { ...search, page: 2 })) as {
      packages: unknown[]
    }
    expect(last).toMatchObject({ nextPage: null })
    expect(last.packages).toHaveLength(1)
  })

  it('finds a package with a scope, and turns its repository into a link', async () => {
    expect(
      await running.call('get_package', { registry: 'npm', name: '@types/node' }),
    ).toMatchObject({
      name: '@types/node',
      version: '25.0.0',
      licence: 'MIT',
      source: 'https://github.com/example/it',
    })
    expect(running.asked.at(-1)?.pathname).toBe('/%40types%2Fnode/latest')
  })

  it('reads PyPI as it is, with a whole licence text cut', async () => {
    const wanted = { registry: 'pypi', name: 'requests', version: '2.0.0' }
    expect(await running.call('get_package', wanted)).toMatchObject({
      version: '2.0.0',
      licence: `${'x'.repeat(100)}…`,
      homepage: 'https://requests.example',
      source: 'https://github.com/psf/requests',
      runsOn: null,
      publishedAt: null,
      isWithdrawn: true,
    })
    expect(await running.call('list_dependencies', wanted)).toMatchObject({
      dependencies: [
        { name: 'idna', range: '<4,>=2.5', kind: 'needed' },
        { name: 'win-inet-pton', range: '; sys_platform == "win32"', kind: 'needed' },
      ],
    })
  })

  it('takes the newest stable crate, or the one that is asked for', async () => {
    const serde = { registry: 'crates', name: 'serde' }
    expect(await running.call('get_package', serde)).toMatchObject({ version: '1.4.0' })
    const asked = { ...serde, version: '2.0.0-beta.1' }
    expect(await running.call('list_dependencies', asked)).toMatchObject({
      version: '2.0.0-beta.1',
      dependencies: [{ name: 'of/2.0.0-beta.1/dependencies', kind: 'needed' }],
    })
    await expect(running.call('get_package', { ...serde, version: '9.9.9' })).rejects.toThrow(
      'no version "9.9.9"',
    )
  })

  it('counts what npm names twice once, as optional', async () => {
    expect(await running.call('list_dependencies', { registry: 'npm', name: 'zod' })).toMatchObject(
      {
        dependencies: [
          { name: 'one', kind: 'needed' },
          { name: 'two', kind: 'optional' },
        ],
      },
    )
  })

  it('names the versions that mend a flaw of this very package', async () => {
    const old = { registry: 'npm', name: 'express', version: '4.17.1' }
    expect(await running.call('find_vulnerabilities', old)).toEqual({
      vulnerabilities: [
        {
          id: 'GHSA-1',
          aliases: [],
          summary: 'Long details',
          severity: 'CVSS:3.1/AV:N',
          fixedIn: ['4.19.2'],
          publishedAt: '2026-01-01T00:00:00Z',
          link: 'https://osv.dev/vulnerability/GHSA-1',
        },
      ],
      total: 1,
    })
  })

  it('finds flaws of a Python package whatever way its name is written', async () => {
    const written = { registry: 'pypi', name: 'Zope.Interface', version: '4.17.1' }
    expect(await running.call('find_vulnerabilities', written)).toMatchObject({
      vulnerabilities: [{ fixedIn: ['4.19.2'] }],
    })
  })

  it.each<[Reply, string]>([
    [{ status: 404, body: { message: 'Not Found' } }, 'pypi.org has no such package'],
    [{ status: 403, body: 'Forbidden' }, 'refuses requests from this server now'],
    [{ status: 429, body: 'Too many requests' }, 'Try again in a minute'],
    [{ status: 503, body: 'Unavailable' }, 'status 503'],
  ])('turns the failure %j into a sentence', async (reply, message) => {
    failure = reply
    try {
      const call = running.call('get_package', { registry: 'pypi', name: 'requests' })
      await expect(call).rejects.toThrow(message)
    } finally {
      failure = undefined
    }
  })
})
