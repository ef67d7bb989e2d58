import { newId } from '../../db/ids.ts'
import { createReport } from '../../db/reports.ts'
import { beginTakedown } from '../../db/takedowns.ts'
import { makeLiveDesign, recordCheck } from '../live-design.ts'
import { publishDesign } from '../publish.ts'
import { freshSlug } from '../rows.ts'
import { makeTemplate } from '../template-rows.ts'
import { newFork, type Acts, type Stage } from './stage.ts'

const reason = 'It sends what callers type to a stranger.'

export const templateActs: Acts = {
  async publishTemplate({ world }) {
    const { organisationId } = world
    const { serverId, versionId, number } = await makeLiveDesign(world.db, { organisationId })
    await recordCheck(world.db, { versionId })
    const body = { ...publicTexts(), versionNumber: number }
    return { params: { serverId }, body, action: 'template.publish' }
  },
  async upgradeServer(stage) {
    const { db, organisationId } = stage.world
    const { serverId: origin, ...first } = await publish(stage)
    const { serverId } = await makeLiveDesign(db, { organisationId })
    await db('servers').where({ id: serverId }).update(first)
    await publish(stage, origin)
    const body = { versionNumber: 2, discardsOwnChanges: true }
    return { params: { serverId }, body, action: 'server.upgrade' }
  },
  async declineUpgrades(stage) {
    const { id: serverId } = await newFork(stage)
    return { params: { serverId }, body: { isDeclined: true }, action: 'template.decline' }
  },
  async deleteTemplate({ world }) {
    const { id: templateId } = await makeTemplate(world.db)
    const { organisationId } = world
    await world.db('templates').where({ id: templateId }).update({ organisationId })
    return { params: { templateId }, action: 'template.delete' }
  },
  async reportTemplate({ world }) {
    const { id: templateId } = await makeTemplate(world.db)
    const body = { reason: 'malicious', details: 'It sends what I type away.' }
    return { params: { templateId }, body, action: 'template.report' }
  },
  async closeReport({ world, owner }) {
    const { id: templateId } = await makeTemplate(world.db)
    const said = { reason: 'malicious', details: 'It sends away.', contact: null } as const
    const reportId = await world.db.transaction((trx) =>
      createReport(trx, { templateId, reportedBy: owner.userId, ...said }),
    )
    const body = { note: 'Looked at' }
    return { as: await world.administrator(), params: { reportId }, body, action: 'report.close' }
  },
  async verifyTemplate(stage) {
    return { ...(await moderated(stage)), body: { isVerified: false }, action: 'template.unverify' }
  },
  async hideTemplate(stage) {
    const body = { isHidden: true, reason }
    return { ...(await moderated(stage)), body, action: 'template.hide' }
  },
  async takeDownTemplate(stage) {
    const { slug: confirm, ...act } = await moderated(stage)
    return { ...act, body: { reason, confirm }, action: 'template.take-down' }
  },
  async restoreTemplate(stage) {
    const { as, params } = await moderated(stage)
    const { takedownId } = await takenDown(stage, params.templateId)
    return { as, params: { takedownId }, action: 'template.restore' }
  },
  async dismissNotice({ world }) {
    const noticeId = newId('notice')
    const { organisationId } = world
    await world.db('notices').insert({ id: noticeId, organisationId, title: 'A', text: 'Be told.' })
    return { params: { noticeId }, action: 'notice.dismiss' }
  },
  async exportSecrets(stage) {
    const { id: serverId, templateId } = await newFork(stage)
    await takenDown(stage, templateId)
    return { params: { serverId }, action: 'secret.export' }
  },
}

const publicTexts = () => ({
  title: freshSlug(),
  category: 'Text',
  shortDescription: 'Answers what it is asked.',
  longDescription: 'It answers.',
  licence: 'MIT',
})

/** A template of a server's design, or its next version; answers what stands on a fork of it. */
async function publish({ world, owner }: Stage, serverId?: string) {
  const { template, design } = await publishDesign(world, {
    author: owner,
    title: freshSlug(),
    organisationId: world.organisationId,
    code: `// ${freshSlug()}\n`,
    ...(serverId !== undefined && { serverId }),
  })
  const { currentVersionId: templateVersionId } = await world
    .db('templates')
    .where({ id: template.id })
    .first()
  return { serverId: design.serverId, templateId: template.id, templateVersionId }
}

async function moderated({ world }: Stage) {
  const { id: templateId, slug } = await makeTemplate(world.db)
  return { as: await world.administrator(), params: { templateId }, slug }
}

async function takenDown({ world, owner }: Stage, templateId: string) {
  const { id: takedownId } = await world.db.transaction((trx) =>
    beginTakedown(trx, { templateId, reason, includesDerived: true, by: owner.userId }),
  )
  return { takedownId }
}
