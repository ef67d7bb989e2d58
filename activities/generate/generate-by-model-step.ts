import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { putSpec } from '../../db/artifacts.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { getBuild, type BuildKey } from '../../db/builds.ts'
import { getServerKey, nameServer } from '../../db/servers.ts'
import {
  getBuildingVersion,
  getVersion,
  getVersionSpec,
  recordOnVersion,
} from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { countTools } from '../records/generate.ts'
import { runStep } from '../records/run-step.ts'
import { askFor } from './ask-for.ts'
import type { Asking } from './asking.ts'
import { editSpec } from './edit-spec.ts'
import { generateSpec } from './generate-spec.ts'
import { addModelUse, describeModelUse } from './model-use.ts'
import { createToolNameReader } from './read-tool-names.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint' | 'model'>

/** Has the model write the version's spec. One that is written is not written again. */
export async function generateByModel(
  deps: Context,
  { buildId, versionId }: { buildId: string; versionId: string },
): Promise<void> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'generate' }, async () => {
    const version = await getBuildingVersion(db, versionId)
    if (version.specSha256)
      return {
        result: undefined,
        text: `${countTools(await getVersionSpec(db, version))} written.`,
      }
    const build = await getBuild(db, buildId)
    const { id, organisationId } = await getServerKey(db, build.serverId)
    await using notes = noteTools(deps, buildId)
    const { asking, calls } = askFor(deps, {
      place: { organisationId, buildId },
      onText: notes.onText,
    })
    const { spec, summary } = await write({ ...deps, asking }, build)
    await db.transaction(async (trx) => {
      await recordOnVersion(trx, { id: versionId, specSha256: await putSpec(trx, spec) })
      await nameServer(trx, { id, ...spec })
    })
    const what = summary ?? `${countTools(spec)} written.`
    return { result: undefined, text: `${what} ${describeModelUse(addModelUse(calls))}.` }
  })
}

async function write(
  { db, asking }: Pick<Context, 'db'> & { asking: Asking },
  { id, instruction, baseVersionId }: BuildKey,
): Promise<{ spec: ServerSpec; summary: string | null }> {
  if (!instruction) throw new AppError('SourceInvalid', `build ${id} has no instruction`)
  if (!baseVersionId) {
    const spec = await generateSpec(asking, { prompt: instruction })
    return { spec, summary: null }
  }
  const spec = await getVersionSpec(db, await getVersion(db, baseVersionId))
  return editSpec(asking, { spec, instruction })
}

/** Says of each tool when the model begins to write it. */
function noteTools({ db }: Pick<Context, 'db'>, buildId: string) {
  const read = createToolNameReader()
  let writing = Promise.resolve()
  const note = (name: string) =>
    appendBuildEvent(db, {
      buildId,
      step: 'generate',
      type: 'note',
      text: `Writing tool ${name}.`,
      dedupeKey: `generate:writing:${name}`,
    })
  return {
    onText: (piece: string | null) => {
      // in order, and none that fails stops the model: it is only a word on the way
      for (const name of read(piece)) writing = writing.then(() => note(name)).catch(() => {})
    },
    [Symbol.asyncDispose]: () => writing,
  }
}
