import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import type { Template } from '../../../../contract/nouns.ts'
import type { ServerSpec } from '../../../../contract/spec.ts'
import { useApi } from '../../api.ts'
import { templateQuery, versionQuery } from '../../queries.ts'
import { type BuildBody, useStartBuild } from '../../start-build.ts'
import { Button } from '../../ui/button.tsx'
import { BuildProblem } from '../../ui/build-problem.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

/** A changed secret reaches the runner with the next build: the source of the live version, built once more. */
export function BuildAgain() {
  const api = useApi()
  const server = useServer()
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: server().liveVersion ?? 0 }),
    enabled: server().liveVersion !== null,
  }))
  const live = () => (version.isSuccess ? version.data : undefined)
  const templateSlug = () => (live()?.source === 'template' ? server().templateSlug : null)
  const template = useQuery(() => ({
    ...templateQuery(api, templateSlug() ?? ''),
    enabled: templateSlug() !== null,
  }))
  const body = (): BuildBody | undefined => {
    const spec = live()?.spec
    if (!spec || (templateSlug() !== null && template.isPending)) return undefined
    const isKnown = templateSlug() !== null && template.isSuccess
    return isKnown ? fromTemplate(template.data, spec) : { spec }
  }
  const build = useStartBuild()
  return (
    <div role="status" class="grid gap-3 rounded-lg border border-line bg-accent-soft p-4">
      <p>{words.secretsNextBuild}</p>
      <Show when={build.isError}>
        <BuildProblem error={build.error} slug={server().slug} />
      </Show>
      <Show when={body()}>
        {(known) => (
          <div>
            <Button
              isBusy={build.isPending}
              onClick={() => build.mutate({ slug: server().slug, body: known() })}
            >
              {words.buildAgain}
            </Button>
          </div>
        )}
      </Show>
    </div>
  )
}

/** The hosts that the owner once added are known only from the spec that was built with them. */
function fromTemplate(template: Template, live: ServerSpec): BuildBody {
  if (!template.allowsOwnerDomains) return { templateId: template.id }
  const added = live.allowedDomains.filter((domain) => !template.allowedDomains.includes(domain))
  return { templateId: template.id, allowedDomains: added }
}
