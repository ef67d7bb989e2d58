// Rows that tests begin with.
import { serverSpec, type ServerSpecInput } from '../contract/spec.ts'
import { putSpec } from '../db/artifacts.ts'
import { createBuild, transitionBuild, type BuildKey } from '../db/builds.ts'
import type { Db } from '../db/connect.ts'
import { recordHostSeen } from '../db/hosts.ts'
import { newId } from '../db/ids.ts'
import { OrganisationRow } from '../db/models/people.ts'
import { createServer, type ServerKey } from '../db/servers.ts'
import { beginVersion, type VersionKey } from '../db/versions.ts'

export const hostId = 'test'

/** The smallest useful spec: one tool that answers what it was asked. */
export const echoSpec: ServerSpecInput = {
  title: 'Echo',
  description: 'Answers what it is asked.',
  tools: [
    {
      name: 'echo',
      title: 'Echo',
      description: 'Answers with the same text.',
      inputSchema: {
        type: 'object',
        properties: { text: { type: 'string' } },
        required: ['text'],
        additionalProperties: false,
      },
      outputSchema: {
        type: 'object',
        properties: { text: { type: 'string' } },
        required: ['text'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true },
      implementation: 'return { text: input.text }',
    },
  ],
}

let count = 0
/** A slug that no other row of this file has. */
export function freshSlug(): string {
  return `server-${process.pid}-${++count}`
}

export async function makeOrganisation(db: Db): Promise<string> {
  const id = newId('organisation')
  await OrganisationRow.query(db).insert({ id, name: 'Home', kind: 'personal' })
  return id
}

export async function makeServer(db: Db, organisationId?: string): Promise<ServerKey> {
  await recordHostSeen(db, hostId)
  return createServer(db, {
    organisationId: organisationId ?? (await makeOrganisation(db)),
    slug: freshSlug(),
    title: 'Echo',
    description: 'Answers.',
    visibility: 'members',
    templateId: null,
    createdBy: null,
  })
}

export async function makeBuild(
  db: Db,
  { serverId, spec = echoSpec }: { serverId: string; spec?: ServerSpecInput },
): Promise<BuildKey> {
  const specSha256 = await putSpec(db, serverSpec.parse(spec))
  return createBuild(db, {
    serverId,
    source: 'spec',
    specSha256,
    templateVersionId: null,
    requestedBy: null,
  })
}

export async function makeVersion(db: Db, build: BuildKey): Promise<VersionKey> {
  await transitionBuild(db, { id: build.id, from: ['queued'], to: 'running' })
  return db.transaction((trx) => beginVersion(trx, { buildId: build.id, ...build }))
}

export async function endBuildOf(db: Db, version: VersionKey): Promise<void> {
  await transitionBuild(db, { id: version.buildId, from: ['queued', 'running'], to: 'live' })
}
