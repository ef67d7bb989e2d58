// Rewrites the stored code of the official templates and pins its hashes: `npm run templates`.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { serverSpec } from '../../contract/spec.ts'
import { renderSpec } from './render-spec.ts'

const FOLDER = new URL('../../templates/', import.meta.url)
const sources = z.object({
  templateSources: z.array(z.object({ slug: z.string(), spec: serverSpec })),
})

// Loaded by its address: the templates are data to this script, and activities know no template.
const { templateSources } = sources.parse(await import(new URL('template-sources.ts', FOLDER).href))
const hashes: Record<string, string> = {}
for (const { slug, spec } of templateSources) {
  const code = renderSpec(spec)
  await writeFile(new URL(`${slug}/server.ts`, FOLDER), code)
  hashes[slug] = createHash('sha256').update(code).digest('hex')
}
await writeFile(new URL('hashes.json', FOLDER), `${JSON.stringify(hashes, null, 2)}\n`)
