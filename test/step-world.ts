// What steps that ask the model need: rows, and a model that answers as the test says.
import { serverSpec, type ServerSpecInput } from '../contract/spec.ts'
import { createBuild, type BuildKey, type NewBuild } from '../db/builds.ts'
import { listBuildEvents } from '../db/build-events.ts'
import { createUser } from '../db/users.ts'
import { getVersion, getVersionSpec } from '../db/versions.ts'
import { askFake } from './asking.ts'
import { createTestDatabase } from './database.ts'
import { startFakeModel, type FakeAnswer, type ModelRequestBody } from './fake-model.ts'
import { makeServer, makeVersion } from './rows.ts'

type Answer = FakeAnswer | ((body: ModelRequestBody) => FakeAnswer | Promise<FakeAnswer>)

export type StepWorld = Awaited<ReturnType<typeof createStepWorld>>

export async function createStepWorld() {
  await using opened = new AsyncDisposableStack()
  const { db } = opened.use(await createTestDatabase())
  const answers: Answer[] = []
  const fake = opened.use(
    await startFakeModel((body) => {
      const answer = answers.shift() ?? { status: 500, type: 'api_error', message: 'unscripted' }
      return typeof answer === 'function' ? answer(body) : answer
    }),
  )
  const { model } = askFake(fake)
  const kept = opened.move()
  return {
    db,
    /** One for each request, in order. */
    answers,
    /** All requests so far, those of other tests too. */
    requests: fake.requests,
    context: ({ attempt = 1, signal = new AbortController().signal } = {}) => ({
      db,
      call: () => ({ attempt, signal, heartbeat() {} }),
      failpoint: async () => {},
      model,
      repairBudget: { tries: 3, tokens: 60_000 },
      previewLifetimeMs: 60_000,
    }),
    /** A build that is under way, with its version. */
    async begun(build: Partial<NewBuild> = {}) {
      const server = await makeServer(db)
      return { server, ...(await this.next(server.id, build)) }
    },
    async next(serverId: string, build: Partial<NewBuild> = {}) {
      const row: BuildKey = await createBuild(db, {
        serverId,
        source: 'prompt',
        specSha256: null,
        instruction: 'A server that answers what it is asked',
        approved: { domains: [], secrets: [] },
        templateVersionId: null,
        requestedBy: null,
        ...build,
      })
      const version = await makeVersion(db, row)
      return { build: row, version, input: { buildId: row.id, versionId: version.id } }
    },
    async specOf(versionId: string) {
      return getVersionSpec(db, await getVersion(db, versionId))
    },
    /** Step, type and text of each event. */
    async log(buildId: string) {
      const events = await listBuildEvents(db, { buildId, after: 0 })
      return events.map(({ step, type, text }) => [step, type, text].filter(Boolean).join(' | '))
    },
    makeUser: () =>
      db.transaction((trx) =>
        createUser(trx, { name: 'Ada', email: null, passwordHash: null, isAdministrator: false }),
      ),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

export const parsed = (spec: ServerSpecInput) => serverSpec.parse(spec)
