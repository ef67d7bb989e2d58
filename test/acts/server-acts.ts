import { askForConfirmation } from '../../db/confirmations.ts'
import { endPreview } from '../../db/previews.ts'
import { freshSlug, makeBuild, makeVersion } from '../rows.ts'
import { until } from '../until.ts'
import {
  askingSpec,
  giveSecret,
  newLiveVersion,
  newServer,
  offerModel,
  plainSpec,
  secret,
  type Acts,
  type Stage,
} from './stage.ts'

export const serverActs: Acts = {
  createServer() {
    return { body: { slug: freshSlug(), spec: plainSpec }, action: 'server.create' }
  },
  async createBuild(stage) {
    return { ...(await ofServer(stage)), body: { spec: plainSpec }, action: 'server.build' }
  },
  async iterateServer(stage) {
    await offerModel(stage)
    const { serverId } = await newLiveVersion(stage)
    const body = { instruction: 'Say it louder' }
    return { params: { serverId }, body, action: 'server.iterate' }
  },
  async updateServer(stage) {
    return { ...(await ofServer(stage)), body: { title: 'Louder' }, action: 'server.update' }
  },
  async rollbackServer(stage) {
    const { serverId, number: versionNumber } = await newLiveVersion(stage)
    await newLiveVersion(stage, { serverId })
    return { params: { serverId }, body: { versionNumber }, action: 'server.rollback' }
  },
  async redeployServer(stage) {
    const { serverId } = await newLiveVersion(stage)
    return { params: { serverId }, action: 'server.redeploy' }
  },
  async pauseServer(stage) {
    return { ...(await ofServer(stage)), action: 'server.pause' }
  },
  async resumeServer(stage) {
    const { params } = await ofServer(stage)
    const { db } = stage.world
    await db('servers').where({ id: params.serverId }).update({ pausedAt: new Date() })
    return { params, action: 'server.resume' }
  },
  async deleteServer(stage) {
    const { id: serverId, slug: confirm } = await newServer(stage)
    return { params: { serverId }, query: { confirm }, action: 'server.delete' }
  },
  async setSecret(stage) {
    const { params } = await ofServer(stage)
    return {
      params: { ...params, key: secret.key },
      body: { value: 'a-value' },
      action: 'secret.set',
    }
  },
  async deleteSecret(stage) {
    const { params } = await ofServer(stage)
    await giveSecret(stage, params.serverId)
    return { params: { ...params, key: secret.key }, action: 'secret.delete' }
  },
  async confirmBuild(stage) {
    const { params } = await ofServer(stage)
    const build = await makeBuild(stage.world.db, { ...params, spec: askingSpec })
    await makeVersion(stage.world.db, build)
    await askForConfirmation(stage.world.db, {
      buildId: build.id,
      confirmation: {
        state: 'waiting',
        difference: null,
        isBreaking: false,
        newDomains: ['api.example.com'],
        newSecrets: [secret],
        missingSecrets: [secret.key],
        failedCalls: [],
        until: '2099-01-01T00:00:00.000Z',
        by: null,
      },
    })
    const body = { secrets: [{ key: secret.key, value: 'a-value' }] }
    return { params: { buildId: build.id }, body, action: 'build.confirm' }
  },
  async cancelBuild(stage) {
    const { params } = await ofServer(stage)
    const { id: buildId } = await makeBuild(stage.world.db, params)
    return { params: { buildId }, action: 'build.cancel' }
  },
  async startPreview(stage) {
    await offerModel(stage)
    return {
      body: { prompt: 'An echo for my own words' },
      action: 'preview.create',
      isNameless: true,
    }
  },
  async previewServer(stage) {
    await offerModel(stage)
    const { starter, db } = stage.world
    const seen = starter.previews.length
    const meanwhile = async () => {
      const id = await until('it is begun', () => starter.previews[seen]?.previewId)
      await endPreview(db, { id, lifetimeMs: 60_000, spec: plainSpec, summary: null })
    }
    return {
      body: { prompt: 'An echo for my own words' },
      meanwhile,
      action: 'preview.create',
      isNameless: true,
    }
  },
}

async function ofServer(stage: Stage) {
  return { params: { serverId: (await newServer(stage)).id } }
}
