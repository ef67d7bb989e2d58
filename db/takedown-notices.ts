// What organisations are told of a takedown: a notice each, which names what is theirs, and a row of their audit log.
import { recordAudit } from './audit.ts'
import { actingBy } from './audit-origin.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'

const NAMED = 5

interface Hit {
  takedownId: string
  templateIds: string[]
  serverIds: string[]
}

/** Words of what is theirs; empty when nothing is. */
interface Theirs {
  servers: string
  templates: string
}

export async function tellOfTakedown(trx: Db, hit: Hit): Promise<void> {
  await tellOwners(trx, hit, {
    action: 'server.take-down',
    title: (template) => `"${template}" was taken down`,
    text: ({ servers, templates }, reason) => {
      const theirs = [templates, servers].filter((words) => words !== '').join(' and ')
      const what = theirs === '' ? '' : `, and with it ${theirs}`
      const ways =
        ' Callers are told the same. Your secrets are still yours, to export or to delete; to go on, make a new server from something else.'
      return `The administrators have taken the template down${what}. Reason: ${asSentence(reason)}${servers === '' ? '' : ways}`
    },
  })
}

/** What the takedown told holds no more, and would be read beside the notice that it is over. */
export async function tellOfRestore(trx: Db, hit: Hit): Promise<void> {
  const { takedownId } = hit
  await trx('notices').where({ takedownId, dismissedAt: null }).update({ dismissedAt: new Date() })
  await tellOwners(trx, hit, {
    action: 'server.restore',
    title: (template) => `"${template}" is back`,
    text: ({ servers, templates }) =>
      'The administrators have undone the takedown of the template.' +
      (templates === '' ? '' : ` With it, this is back: ${templates}.`) +
      (servers === ''
        ? ''
        : ` What it stopped answers again, at the same URL and with the same secrets: ${servers}.`),
  })
}

/** Each organisation, and that of the template itself when that is among what was hit. */
async function tellOwners(
  trx: Db,
  { takedownId, templateIds, serverIds }: Hit,
  {
    action,
    title,
    text,
  }: {
    action: string
    title: (template: string) => string
    text: (theirs: Theirs, reason: string) => string
  },
) {
  if (templateIds.length + serverIds.length === 0) return
  const { reason, template, templateId, begunBy, restoredBy } = await trx('takedowns')
    .join('templates', 'templates.id', 'takedowns.templateId')
    .where('takedowns.id', takedownId)
    .first('takedowns.reason', 'templateId', 'begunBy', 'restoredBy', 'templates.title as template')
  const by: string | null = restoredBy ?? begunBy
  const { rows: owners } = await trx.raw<{
    rows: { organisationId: string; servers: string[]; templates: string[] }[]
  }>(
    `select organisation_id as "organisationId",
       coalesce(array_agg(server order by server) filter (where server is not null), '{}') as servers,
       coalesce(array_agg(template order by template) filter (where template is not null), '{}') as templates
     from (
       select organisation_id, slug as server, null as template from servers where id = any(:serverIds)
       union all
       select organisation_id, null, case when id <> :templateId then title end from templates
       where id = any(:templateIds) and organisation_id is not null
     ) hit group by organisation_id`,
    { serverIds, templateIds, templateId },
  )
  const notices = owners.map(({ organisationId, servers, templates }) => ({
    id: newId('notice'),
    organisationId,
    takedownId,
    title: title(template),
    text: text(
      {
        servers: nameSome(servers, 'server'),
        templates: nameSome(
          templates.map((name) => `"${name}"`),
          'template',
        ),
      },
      reason,
    ),
  }))
  await trx.batchInsert('notices', notices, 500)
  await actingBy(undefined, async () => {
    for (const { organisationId, servers, templates } of owners)
      await recordAudit(trx, {
        organisationId,
        actorId: by,
        action,
        resourceType: 'template',
        resourceId: templateId,
        metadata: { takedownId, servers, ...(templates.length > 0 && { templates }) },
      })
  })
}

function nameSome(names: string[], noun: string) {
  if (names.length === 0) return ''
  const named = names.slice(0, NAMED).join(', ')
  const more = names.length - NAMED
  if (more > 0) return `${named} and ${more} more of your ${noun}s`
  return `your ${noun}${names.length === 1 ? '' : 's'} ${named}`
}

function asSentence(text: string) {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
