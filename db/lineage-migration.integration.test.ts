import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { makeLiveDesign } from '../test/live-design.ts'
import { makeOrganisation } from '../test/rows.ts'
import { makeTemplate } from '../test/template-rows.ts'
import * as lineage from './migrations/0016-lineage.ts'
import { cutReach } from './takedown-reach.ts'
import { listUnfinishedTakedowns } from './takedowns.ts'

test('a takedown from before lineage is cut again, and then holds the server that the template came from', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await db.raw(`
    drop index versions_template_version, template_versions_version;
    drop table takedown_templates;
    alter table takedowns drop column includes_derived`)
  const { serverId, versionId } = await makeLiveDesign(db, {
    organisationId: await makeOrganisation(db),
  })
  const { id: templateId } = await makeTemplate(db)
  await db('templateVersions').where({ templateId }).update({ versionId })
  await db('templates').where({ id: templateId }).update({ takenDownAt: new Date() })
  const ended = { reason: 'It lies.', begunBy: null, endedAt: new Date(), templateId }
  await db('takedowns').insert([
    { ...ended, id: 'tkd_1', state: 'restored', restoredAt: new Date() },
    { ...ended, id: 'tkd_2', state: 'done' },
  ])

  await lineage.up(db)
  expect((await listUnfinishedTakedowns(db)).map(({ takedownId }) => takedownId)).toEqual(['tkd_2'])
  expect(await db.transaction((trx) => cutReach(trx, 'tkd_2'))).toBe(1)
  const server = await db('servers').where({ id: serverId }).first()
  expect(server.takedownId).toBe('tkd_2')
  expect(await db('takedowns').orderBy('id').pluck('state')).toEqual(['restored', 'running'])
})
