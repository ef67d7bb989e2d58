import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AppError } from '../contract/errors.ts'
import { serverSpec, type ServerSpec } from '../contract/spec.ts'
import type { TemplateSource } from './template-source.ts'
import { templateSources } from './template-sources.ts'

export interface OfficialTemplate extends Omit<TemplateSource, 'spec'> {
  spec: ServerSpec
  /** The text of its server.ts, byte for byte what was reviewed. */
  code: string
  sha256: string
}

/** Reads the templates with their stored code; code that is not what its pinned hash says is refused. */
export function readOfficialTemplates(
  folder: URL = new URL('./', import.meta.url),
): OfficialTemplate[] {
  const hashes: unknown = JSON.parse(readFileSync(new URL('hashes.json', folder), 'utf8'))
  return templateSources.map((source) => {
    const code = readFileSync(new URL(`${source.slug}/server.ts`, folder), 'utf8')
    const sha256 = createHash('sha256').update(code).digest('hex')
    const pinned = isTable(hashes) ? hashes[source.slug] : undefined
    if (pinned !== sha256) {
      throw new AppError(
        'HashMismatch',
        `templates/${source.slug}/server.ts is ${sha256}, not ${String(pinned)}`,
        {
          detail: `The code of the template "${source.slug}" is not what was reviewed.`,
        },
      )
    }
    return { ...source, spec: serverSpec.parse(source.spec), code, sha256 }
  })
}

/** The official templates, checked once per process. */
export const officialTemplates: readonly OfficialTemplate[] = readOfficialTemplates()

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
