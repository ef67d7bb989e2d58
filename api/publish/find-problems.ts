import type { FieldError } from '../../contract/errors.ts'
import { serverUrl } from '../../contract/server-url.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import type { PublishBody } from '../../contract/templates.ts'
import { findLatestBundleScan, findLatestScan } from '../../db/checked-code.ts'
import { findLookAlike } from '../../db/publications.ts'
import { findSecretsIn } from '../../db/secrets.ts'
import type { Context } from '../context.ts'
import { findCredentials } from './find-credentials.ts'
import type { Prepared } from './prepare-publication.ts'
import { textsOf, type PlacedText } from './texts-of.ts'

type Db = Context['db']

/** All that stops a publication, each with its place; a value that looks secret is never repeated. */
export async function findProblems(
  context: Pick<Context, 'db' | 'config'>,
  { prepared, body }: { prepared: Prepared; body: PublishBody },
): Promise<FieldError[]> {
  const { db } = context
  const { organisationId } = prepared.server
  const { server, template, isNewVersion, spec, selfTest } = prepared
  const texts = textsOf({ ...prepared, body })
  return [
    ...(template?.title === body.title
      ? [] // it was there first
      : await titleProblems(db, { title: body.title, organisationId })),
    ...changesProblems(body, { isContinued: template !== undefined && isNewVersion }),
    ...hintProblems(spec, body),
    ...credentialProblems(texts),
    ...(await leakProblems(context, { server, texts })),
    ...(await scanProblems(db, prepared)),
    ...selfTest.calls
      .filter(({ state }) => state === 'failed')
      .map(({ tool, title, reason }) => ({
        pointer: `/self-test/${tool}`,
        detail: `The self-test failed at "${title}": ${reason ?? 'no reason was given'}`,
      })),
  ]
}

async function titleProblems(db: Db, place: { title: string; organisationId: string }) {
  const other = await findLookAlike(db, place)
  if (!other) return []
  const detail = `It looks like "${other.title}", a verified template of somebody else. Choose a title that nobody takes for it`
  return [{ pointer: '/body/title', detail }]
}

function changesProblems({ changes }: PublishBody, { isContinued }: { isContinued: boolean }) {
  if (!isContinued || changes !== '') return []
  return [{ pointer: '/body/changes', detail: 'Say what is new in this version' }]
}

function hintProblems({ secrets }: ServerSpec, body: PublishBody): FieldError[] {
  const stray = body.secrets.flatMap(({ key }, index) =>
    secrets.some((secret) => secret.key === key)
      ? []
      : [{ pointer: `/body/secrets/${index}/key`, detail: `The spec does not ask for ${key}` }],
  )
  const missing = secrets.flatMap(({ key, howToGetUrl }) =>
    howToGetUrl
      ? []
      : [
          {
            pointer: `/body/secrets/${key}/howToGetUrl`,
            detail: `Give the address where one gets a value for ${key}`,
          },
        ],
  )
  return [...stray, ...missing]
}

function credentialProblems(texts: PlacedText[]): FieldError[] {
  return texts.flatMap(({ text, pointerAt }) =>
    findCredentials(text).map(({ index, what }) => ({
      pointer: pointerAt(index),
      detail: `This looks like ${what}, and would be public. Take it out; what a server needs to know is a secret of its spec`,
    })),
  )
}

/** What only this server may know: the values of its secrets, and its address. */
async function leakProblems(
  { db, config }: Pick<Context, 'db' | 'config'>,
  { server, texts }: { server: Prepared['server']; texts: PlacedText[] },
): Promise<FieldError[]> {
  const { organisationId, id: serverId, slug } = server
  const url = serverUrl(config.publicGatewayUrl, slug)
  const owner = { ring: config.ownerSecretKeys, organisationId, serverId }
  const secrets = await findSecretsIn(db, { ...owner, texts })
  return [
    ...secrets.map(({ key, where, index }) => ({
      pointer: where.pointerAt(index),
      detail: `The value of ${key} stands here, and would be public`,
    })),
    ...texts
      .filter(({ text }) => text.includes(url))
      .map(({ text, pointerAt }) => ({
        pointer: pointerAt(text.indexOf(url)),
        detail: 'The address of your own server stands here',
      })),
  ]
}

async function scanProblems(db: Db, { version, spec }: Prepared): Promise<FieldError[]> {
  const scans = {
    code: await findLatestScan(db, { codeSha256: version.codeSha256, spec }),
    bundle: await findLatestBundleScan(db, { bundleSha256: version.bundleSha256, spec }),
  }
  return Object.entries(scans).flatMap(([part, scan]) => {
    if (!scan) return [{ pointer: `/${part}`, detail: 'No scan has seen it. Check again' }]
    return scan.findings
      .filter(({ level }) => level === 'reject')
      .map(({ line, column, message, instead }) => ({
        pointer: `/${part}:${line}:${column}`,
        detail: `${message} ${instead}`,
      }))
  })
}
