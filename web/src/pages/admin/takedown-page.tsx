import { A, useParams } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Takedown } from '../../../../contract/moderation.ts'
import { adminKeys, takedownQuery } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { formatNumber } from '../../format.ts'
import { useIsAdministrator } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page, Section } from '../../ui/page.tsx'
import { Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TakedownChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { DerivedTemplates } from './derived-templates.tsx'

const REFRESH_MS = 1_000

/** How far a takedown is, what would not stop, and the way back. */
export function TakedownPage() {
  const api = useApi()
  const params = useParams<{ id: string }>()
  const isAdministrator = useIsAdministrator()
  const takedown = useQuery(() => ({
    ...takedownQuery(api, params.id),
    enabled: isAdministrator(),
    refetchInterval: (query) =>
      query.state.data && isUnderWay(query.state.data) ? REFRESH_MS : false,
  }))
  const found = () => (takedown.isSuccess ? takedown.data : undefined)
  return (
    <Page
      title={found() ? words.takedownOf(found()?.templateTitle ?? '') : words.takedown}
      trail={
        <A href="/admin" class={linkStyle}>
          {words.admin}
        </A>
      }
      state={<Show when={found()}>{(known) => <TakedownChip state={known().state} />}</Show>}
      actions={
        <Show when={found() && found()?.state !== 'restored' && found()}>
          {(known) => <Restore takedown={known()} />}
        </Show>
      }
    >
      <Show
        when={isAdministrator()}
        fallback={<Empty title={words.notAllowedTitle} text={words.adminNotAllowed} />}
      >
        <Loaded query={takedown} waiting={<Skeleton rows={2} height="card" />}>
          {(known) => (
            <div class="grid min-w-0 gap-6">
              <Progress takedown={known()} />
              <Facts takedown={known()} />
              <Stuck takedown={known()} />
            </div>
          )}
        </Loaded>
      </Show>
    </Page>
  )
}

function isUnderWay({ state }: Takedown) {
  return state === 'running' || state === 'needs-attention'
}

/** The bar stands there while something is left to stop. */
function Progress(props: { takedown: Takedown }) {
  const id = createUniqueId()
  return (
    <div class="grid gap-2">
      <p role="status" class="text-md">
        {words[`takedownText_${props.takedown.state}`]}
      </p>
      <Show when={isUnderWay(props.takedown)}>
        <label for={id} class="tabular-nums">
          {words.takedownProgress(props.takedown.stopped, props.takedown.servers)}
        </label>
        <progress
          id={id}
          class="h-2 w-full max-w-xl appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
          max={Math.max(1, props.takedown.servers)}
          value={props.takedown.stopped}
        />
      </Show>
    </div>
  )
}

function Facts(props: { takedown: Takedown }) {
  return (
    <Section title={words.facts}>
      <dl class="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-2">
        <dt class="text-ink-2">{words.adminReason}</dt>
        <dd class="wrap-anywhere">{props.takedown.reason}</dd>
        <dt class="text-ink-2">{words.takedownCut}</dt>
        <dd class="tabular-nums">{formatNumber(props.takedown.servers)}</dd>
        <dt class="text-ink-2">{words.organisations}</dt>
        <dd class="tabular-nums">{formatNumber(props.takedown.organisations)}</dd>
        <Show when={props.takedown.derivedCount > 0}>
          <dt class="text-ink-2">{words.derivedTemplates}</dt>
          <dd>
            <DerivedTemplates of={props.takedown} />
          </dd>
        </Show>
        <dt class="text-ink-2">{words.takedownStopped}</dt>
        <dd class="tabular-nums">{formatNumber(props.takedown.stopped)}</dd>
        <dt class="text-ink-2">{words.begun}</dt>
        <dd>
          <TimeAgo at={props.takedown.begunAt} />{' '}
          {props.takedown.begunBy && words.by(props.takedown.begunBy)}
        </dd>
        <Show when={props.takedown.endedAt}>
          {(at) => (
            <>
              <dt class="text-ink-2">{words.ended}</dt>
              <dd>
                <TimeAgo at={at()} />
              </dd>
            </>
          )}
        </Show>
        <Show when={props.takedown.restoredAt}>
          {(at) => (
            <>
              <dt class="text-ink-2">{words.restored}</dt>
              <dd>
                <TimeAgo at={at()} />{' '}
                {props.takedown.restoredBy && words.by(props.takedown.restoredBy)}
              </dd>
            </>
          )}
        </Show>
      </dl>
    </Section>
  )
}

function Stuck(props: { takedown: Takedown }) {
  return (
    <Section title={words.takedownStuck} isFlush>
      <Show
        when={props.takedown.stuck.length > 0}
        fallback={<p class="px-4 pb-4 text-ink-2">{words.takedownStuckNone}</p>}
      >
        <Rows caption={words.takedownStuck} head={[words.server, words.takedownProblem]}>
          <For each={props.takedown.stuck}>
            {({ slug, problem }) => (
              <tr>
                <td data-label={words.server}>
                  <code class="font-mono text-sm">{slug}</code>
                </td>
                <td data-label={words.takedownProblem} class="wrap-anywhere">
                  {problem}
                </td>
              </tr>
            )}
          </For>
        </Rows>
      </Show>
    </Section>
  )
}

function Restore(props: { takedown: Takedown }) {
  const api = useApi()
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = createSignal(false)
  const restore = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/admin/takedowns/{takedownId}/restore', {
          params: { path: { takedownId: props.takedown.id } },
        }),
      ),
    onSuccess(takedown) {
      setIsOpen(false)
      announce(words.nowRestored(takedown.templateTitle))
      queries.setQueryData(adminKeys.takedown(takedown.id), takedown)
      void queries.invalidateQueries({ queryKey: adminKeys.all })
    },
  }))
  return (
    <>
      <Button
        onClick={() => {
          restore.reset()
          setIsOpen(true)
        }}
      >
        {words.restore}
      </Button>
      <ConfirmDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.restoreTitle(props.takedown.templateTitle)}
        description={words.restoreText}
        action={words.restore}
        keep={words.restoreKeep}
        isBusy={restore.isPending}
        error={restore.error}
        onConfirm={() => restore.mutate()}
      />
    </>
  )
}
