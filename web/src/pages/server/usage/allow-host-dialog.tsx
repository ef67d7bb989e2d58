import { useQuery } from '@tanstack/solid-query'
import { createMemo, Show } from 'solid-js'
import { useApi } from '../../../api.ts'
import { versionQuery } from '../../../queries.ts'
import { useStartBuild } from '../../../start-build.ts'
import { BuildProblem } from '../../../ui/build-problem.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

interface AllowHostDialogProps {
  /** As the spec lists it; closed while undefined. */
  domain: string | undefined
  onClose: () => void
}

/** A host is allowed by a new version, and only after somebody has read its name. */
export function AllowHostDialog(props: AllowHostDialogProps) {
  const api = useApi()
  const server = useServer()
  const live = () => server().liveVersion ?? 0
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: live() }),
    enabled: props.domain !== undefined && live() > 0,
  }))
  const build = useStartBuild()
  // the box may be seen while it closes
  const domain = createMemo<string>((last) => props.domain ?? last, '')
  const close = () => {
    build.reset()
    props.onClose()
  }
  return (
    <Dialog
      isOpen={props.domain !== undefined}
      onClose={close}
      title={words.allowHostTitle(domain())}
      description={words.allowHostText(domain(), live())}
    >
      <Loaded query={version} waiting={<Skeleton rows={1} />}>
        {(found) => (
          <>
            <Show when={build.isError}>
              <BuildProblem error={build.error} slug={server().slug} />
            </Show>
            <div class="flex flex-wrap justify-end gap-2">
              <Button onClick={close}>{words.cancel}</Button>
              <Show when={found().spec} fallback={<p>{words.allowHostNoSpec}</p>}>
                {(spec) => (
                  <Button
                    kind="primary"
                    isBusy={build.isPending}
                    onClick={() =>
                      build.mutate({
                        slug: server().slug,
                        body: {
                          spec: {
                            ...spec(),
                            allowedDomains: [...spec().allowedDomains, domain()],
                          },
                        },
                      })
                    }
                  >
                    {words.allowHostAction}
                  </Button>
                )}
              </Show>
            </div>
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
