import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { Document } from './document.ts'
import { createReferences } from './references.ts'
import { chooseBase, type ServerChoice } from './servers.ts'

type Server = string | { url: string; variables?: object }

function documentOf(servers: Server[] | undefined): Document {
  const list = servers?.map((server) => (typeof server === 'string' ? { url: server } : server))
  const root = { openapi: '3.0.0', paths: {}, ...(list && { servers: list }) }
  return { root, openapiVersion: '3.0.0', references: createReferences(root) }
}

function choose(servers: Server[] | undefined, choice: Partial<ServerChoice> = {}) {
  return chooseBase(documentOf(servers), { variables: {}, ...choice })
}

function refusalOf(servers: Server[] | undefined, choice: Partial<ServerChoice> = {}): AppError {
  try {
    choose(servers, choice)
  } catch (err) {
    if (err instanceof AppError) return err
    throw err
  }
  throw new Error('it was taken')
}

const regional = {
  url: 'https://{region}.example.com/{base}',
  variables: { region: { default: 'eu', enum: ['eu', 'us'] }, base: { default: 'v2' } },
}
const tenant = { url: 'https://{tenant}.example.com', variables: { tenant: {} } }

describe('chooseBase', () => {
  it.each<[string, Server[], Partial<ServerChoice>, string, string]>([
    [
      'the first server',
      ['https://a.example.com/v1/', 'https://b.example.com'],
      {},
      'https://a.example.com/v1',
      'a.example.com',
    ],
    [
      'a server that was chosen',
      ['https://a.example.com', 'https://b.example.com'],
      { serverUrl: 'https://b.example.com' },
      'https://b.example.com',
      'b.example.com',
    ],
    [
      'a server of the caller',
      ['https://a.example.com'],
      { serverUrl: ' https://own.example.org/api ' },
      'https://own.example.org/api',
      'own.example.org',
    ],
    ['defaults of variables', [regional], {}, 'https://eu.example.com/v2', 'eu.example.com'],
    [
      'given values of variables',
      [regional],
      { variables: { region: 'us', base: 'v3', other: 'x' } },
      'https://us.example.com/v3',
      'us.example.com',
    ],
    [
      'a variable without a default',
      [tenant],
      { variables: { tenant: 'acme' } },
      'https://acme.example.com',
      'acme.example.com',
    ],
    [
      'https where http stands first',
      ['http://a.example.com/v1', 'https://a.example.com/v1'],
      {},
      'https://a.example.com/v1',
      'a.example.com',
    ],
    [
      'http where there is nothing else',
      ['http://a.example.com'],
      {},
      'http://a.example.com',
      'http://a.example.com',
    ],
    [
      'the usual port',
      ['https://a.example.com:443/x'],
      {},
      'https://a.example.com/x',
      'a.example.com',
    ],
    [
      'capital letters',
      ['HTTPS://API.Example.COM/Path'],
      {},
      'https://api.example.com/Path',
      'api.example.com',
    ],
    [
      'an international name',
      ['https://bücher.example'],
      {},
      'https://xn--bcher-kva.example',
      'xn--bcher-kva.example',
    ],
    [
      'what can be reached behind what cannot',
      ['http://localhost:3000', 'https://a.example.com'],
      {},
      'https://a.example.com',
      'a.example.com',
    ],
  ])('takes %s', (_, servers, choice, url, domain) => {
    const { base } = choose(servers, choice)
    expect(base.origin + base.basePath).toBe(url)
    expect(base.domain).toBe(domain)
  })

  it('says what it filled in and what it passed over', () => {
    expect(choose([regional], { variables: { base: 'v3' } }).warnings).toEqual([
      'The server https://{region}.example.com/{base} is called with values of the document: region = eu.',
    ])
    expect(choose(['http://localhost', 'https://a.example.com']).warnings).toEqual([
      'The first server of the document, http://localhost, cannot be used; calls go to https://a.example.com.',
    ])
    expect(choose(['https://a.example.com']).warnings).toEqual([])
  })

  it.each<[string, Server[] | undefined, string]>([
    ['no server', undefined, 'does not say where its server is'],
    ['an empty list', [], 'does not say where its server is'],
    ['a path alone', ['/api/v3'], 'such as https://api.example.com/api/v3'],
    ['this machine', ['https://localhost/api'], 'not a public name'],
    ['loopback', ['https://127.0.0.1'], 'it is an IP address'],
    ['loopback in other digits', ['https://0x7f.1'], 'it is an IP address'],
    ['loopback as one number', ['https://2130706433'], 'it is an IP address'],
    ['a private address', ['https://10.0.0.8/api'], 'it is an IP address'],
    ['the metadata service', ['http://169.254.169.254/latest'], 'it is an IP address'],
    ['IPv6', ['https://[::1]/'], 'it is an IP address'],
    ['a name inside', ['https://db.internal'], 'its host is private'],
    ['a name of the local network', ['https://printer.local'], 'its host is private'],
    ['a name without a dot', ['https://intranet/api'], 'not a public name'],
    ['a wildcard', ['https://*.example.com'], 'not a public name'],
    ['another port', ['https://a.example.com:8443'], 'port 8443 cannot be reached'],
    ['another protocol', ['ftp://a.example.com'], 'only https:'],
    ['a script', ['javascript:alert(1)'], 'only https:'],
    ['a password', ['https://me:secret@a.example.com'], 'a user name or password'],
    ['a query', ['https://a.example.com?x=1'], 'leave out what begins with ?'],
    ['no URL', ['https://'], 'it is not a URL'],
  ])('refuses %s', (_, servers, detail) => {
    const refusal = refusalOf(servers)
    expect(refusal.code).toBe('InvalidInput')
    expect(refusal.detail).toContain(detail)
    expect(refusal.errors?.[0]?.pointer).toBe('/serverUrl')
  })

  it('names the variable that needs a value, and the values that it may have', () => {
    expect(refusalOf([tenant]).errors).toEqual([
      {
        pointer: '/variables/tenant',
        detail: 'The address of the server has a part "tenant" without a value. Give one.',
      },
    ])
    expect(refusalOf([regional], { variables: { region: 'mars' } }).errors).toEqual([
      { pointer: '/variables/region', detail: '"mars" is no value of "region". Possible: eu, us.' },
    ])
  })

  it('asks for a value rather than pass a server over for another', () => {
    expect(refusalOf([tenant, 'https://sandbox.example.com']).errors?.[0]?.pointer).toBe(
      '/variables/tenant',
    )
  })

  it('judges the host that a variable makes', () => {
    const open = { url: 'https://{host}/v1', variables: { host: { default: 'a.example.com' } } }
    expect(refusalOf([open], { variables: { host: '127.0.0.1' } }).detail).toContain('IP address')
    expect(choose([open], { variables: { host: 'b.example.org' } }).base.domain).toBe(
      'b.example.org',
    )
  })
})
