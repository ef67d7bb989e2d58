import { fieldsOf, listOf, membersOf, textOf, type Fields } from '../fields.ts'
import { decodeQuery, type Pair } from './parameter-values.ts'
import type { PublishedDocument, PublishedOperation } from './published-document.ts'

export interface JudgedCredentials {
  problems: string[]
  /** Where credentials may be: names in the query, and headers in lower case. */
  query: string[]
  headers: string[]
}

interface Sent {
  headers: Record<string, string | undefined>
  pairs: Pair[]
}

/** One of the security requirements must be met, each of its schemes in its place. */
export function judgeCredentials(
  document: PublishedDocument,
  operation: PublishedOperation,
  sent: Sent,
): JudgedCredentials {
  const requirements = listOf(operation.node['security'] ?? document.root['security'])
  const schemes = fieldsOf(fieldsOf(document.root['components'])['securitySchemes'])
  const nodes = requirements.flatMap((one) =>
    membersOf(one).map(([name]) => document.follow(schemes[name])),
  )
  const keys = nodes.filter((node) => node['type'] === 'apiKey')
  const namesIn = (place: string) =>
    keys.filter((node) => node['in'] === place).map((node) => textOf(node['name']))
  const judged = requirements.map((one) =>
    membersOf(one).flatMap(([name]) => {
      const problem = judgeScheme(document.follow(schemes[name]), sent)
      return problem === undefined ? [] : [`${name}: ${problem}`]
    }),
  )
  const isMet = judged.length === 0 || judged.some((problems) => problems.length === 0)
  const isAsked = nodes.some((node) => node['type'] !== 'apiKey' || isAuthorization(node))
  if (sent.headers['authorization'] !== undefined && !isAsked)
    return { problems: ['there are credentials that nobody asked for'], query: [], headers: [] }
  return {
    problems: isMet ? [] : [`no credentials fit: ${judged.flat().join('; ')}`],
    query: namesIn('query'),
    headers: namesIn('header').map((name) => name.toLowerCase()),
  }
}

function isAuthorization(scheme: Fields): boolean {
  return textOf(scheme['name']).toLowerCase() === 'authorization'
}

function judgeScheme(scheme: Fields, { headers, pairs }: Sent): string | undefined {
  const { authorization = '' } = headers
  const name = textOf(scheme['name'])
  switch (scheme['type']) {
    case 'apiKey': {
      const value = {
        header: headers[name.toLowerCase()],
        query: pairs.find(([key]) => decodeQuery(key) === name)?.[1],
        cookie: new RegExp(`(?:^|; )${name}=([^;]+)`).exec(headers['cookie'] ?? '')?.[1],
      }[textOf(scheme['in'])]
      return value ? undefined : `nothing in ${textOf(scheme['in'])} ${name}`
    }
    case 'http':
      if (textOf(scheme['scheme']).toLowerCase() === 'basic') {
        const [, encoded = ''] = /^Basic (\S+)$/.exec(authorization) ?? []
        const isPair = /^[^:]+:/.test(Buffer.from(encoded, 'base64').toString())
        return isPair ? undefined : `"${authorization}" is no name and password`
      }
      return judgeBearer(authorization)
    default: // oauth2 and openIdConnect, whose tokens are bearer tokens
      return judgeBearer(authorization)
  }
}

function judgeBearer(authorization: string): string | undefined {
  return /^Bearer \S+$/.test(authorization) ? undefined : `"${authorization}" is no bearer token`
}
