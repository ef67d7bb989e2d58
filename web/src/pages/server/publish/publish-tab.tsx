import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../../api.ts'
import { templateQuery, versionQuery } from '../../../queries.ts'
import { useCanChange } from '../../../role.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Empty } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { PublishSteps } from './publish-steps.tsx'

/** The live version becomes a template, after its author has seen the public page. */
export function PublishTab() {
  const api = useApi()
  const server = useServer()
  const canChange = useCanChange()
  const number = () => server().liveVersion ?? 0
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: number() }),
    enabled: number() > 0,
  }))
  const former = useQuery(() => {
    const { publishedAs } = server()
    return { ...templateQuery(api, publishedAs ?? ''), enabled: publishedAs !== null }
  })
  return (
    <Show
      when={canChange()}
      fallback={<Empty title={words.notAllowedTitle} text={words.notAllowedChange} />}
    >
      <Show
        when={number() > 0}
        fallback={<Empty title={words.publishNothingTitle} text={words.publishNothingText} />}
      >
        <Loaded query={version} waiting={<Skeleton rows={2} height="card" />}>
          {(found) => (
            <Show
              when={found().spec}
              fallback={<Empty title={words.publishNothingTitle} text={words.publishNothingText} />}
            >
              {(spec) => (
                <Show when={server().publishedAs} fallback={<PublishSteps spec={spec()} />}>
                  <Loaded query={former} waiting={<Skeleton rows={2} height="card" />}>
                    {(template) => <PublishSteps spec={spec()} former={template()} />}
                  </Loaded>
                </Show>
              )}
            </Show>
          )}
        </Loaded>
      </Show>
    </Show>
  )
}
