// Publishes by the API what a test has made live.
import { template, type Template } from '../contract/templates.ts'
import type { ApiWorld } from './api-world.ts'
import type { Browser } from './browser.ts'
import { makeLiveDesign, recordCheck, type LiveDesign } from './live-design.ts'

export interface Published {
  template: Template
  design: LiveDesign
}

/** A template of the organisation of `author`, or the next version of the one that the named server was published as. */
export async function publishDesign(
  world: ApiWorld,
  {
    author,
    title,
    changes = 'Something new.',
    ...made
  }: {
    author: Browser
    title: string
    changes?: string
  } & Parameters<typeof makeLiveDesign>[1],
): Promise<Published> {
  const design = await makeLiveDesign(world.db, made)
  await recordCheck(world.db, { versionId: design.versionId })
  const res = await author.post(`/v1/servers/${design.serverId}/publish`, {
    versionNumber: design.number,
    title,
    category: 'Text',
    shortDescription: `About ${title}`,
    longDescription: `All about *${title}*.`,
    licence: 'MIT',
    changes,
  })
  const answer: unknown = await res.json()
  if (res.status !== 201) throw new Error(JSON.stringify(answer))
  return { template: template.parse(answer), design }
}
