import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { isBreaking, specDifferenceOf } from '../../../../contract/compare-specs.ts'
import type { ServerSpec } from '../../../../contract/spec.ts'
import { useApi } from '../../api.ts'
import { versionQuery } from '../../queries.ts'
import { useRollBack } from '../../start-build.ts'
import { BuildProblem } from '../../ui/build-problem.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpecDifferenceView } from '../../ui/spec-difference-view.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

interface GoBackDialogProps {
  number: number
  isOpen: boolean
  onClose: () => void
}

/** What going back changes for callers, before it is done. */
export function GoBackDialog(props: GoBackDialogProps) {
  const server = useServer()
  const rollBack = useRollBack()
  const close = () => {
    rollBack.reset()
    props.onClose()
  }
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={close}
      title={words.goBackTitle(props.number)}
      description={words.goBackText}
    >
      <Show when={server().liveVersion}>
        {(live) => <Difference live={live()} number={props.number} />}
      </Show>
      <Show when={rollBack.isError}>
        <BuildProblem error={rollBack.error} slug={server().slug} />
      </Show>
      <div class="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{words.cancel}</Button>
        <Button
          kind="primary"
          isBusy={rollBack.isPending}
          onClick={() => rollBack.mutate({ slug: server().slug, number: props.number })}
        >
          {words.goBackAction}
        </Button>
      </div>
    </Dialog>
  )
}

function Difference(props: { live: number; number: number }) {
  const api = useApi()
  const server = useServer()
  const live = useQuery(() => versionQuery(api, { slug: server().slug, number: props.live }))
  const earlier = useQuery(() => versionQuery(api, { slug: server().slug, number: props.number }))
  return (
    <section aria-label={words.goBackWhat(props.live)} class="grid gap-2">
      <h3 class="text-sm text-ink-2">{words.goBackWhat(props.live)}</h3>
      <Loaded query={live} waiting={<Skeleton rows={1} />}>
        {(now) => (
          <Loaded query={earlier} waiting={<Skeleton rows={1} />}>
            {(then) => <Change before={now().spec} after={then().spec} />}
          </Loaded>
        )}
      </Loaded>
    </section>
  )
}

function Change(props: { before: ServerSpec | null; after: ServerSpec | null }) {
  const difference = () =>
    props.before && props.after ? specDifferenceOf(props.before, props.after) : undefined
  return (
    <Show when={difference()} fallback={<p class="text-ink-2">{words.goBackNoSpec}</p>}>
      {(known) => (
        <>
          <SpecDifferenceView difference={known()} />
          <Show when={isBreaking(known())}>
            <p class="rounded-md bg-warn-soft p-3 text-warn">{words.goBackBreaking}</p>
          </Show>
        </>
      )}
    </Show>
  )
}
