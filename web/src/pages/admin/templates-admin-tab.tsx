import { A, useSearchParams } from '@solidjs/router'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { ModeratedTemplate } from '../../../../contract/moderation.ts'
import { adminKeys, moderatedTemplatesQuery } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { formatNumber } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { linkStyle } from '../../ui/link.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Rows } from '../../ui/rows.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Label, VerifiedLabel } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { TakeDownDialog } from './take-down-dialog.tsx'

/** Every template, with what an administrator can make of it. */
export function TemplatesAdminTab() {
  const api = useApi()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams<{ q: string }>()
  const templates = useInfiniteQuery(() => moderatedTemplatesQuery(api, search.q ?? ''))
  const [hiding, setHiding] = createSignal<ModeratedTemplate>()
  const [falling, setFalling] = createSignal<ModeratedTemplate>()
  const refresh = () => void queries.invalidateQueries({ queryKey: adminKeys.all })
  const setHidden = (
    template: ModeratedTemplate | undefined,
    body: { isHidden: boolean; reason?: string },
  ) =>
    answerOf(
      api.PUT('/v1/admin/templates/{templateId}/hidden', {
        params: { path: { templateId: template?.id ?? '' } },
        body,
      }),
    )
  const verify = useMutation(() => ({
    mutationFn: ({ id: templateId, isVerified, versionNumber }: ModeratedTemplate) =>
      answerOf(
        api.PUT('/v1/admin/templates/{templateId}/verified', {
          params: { path: { templateId } },
          body: isVerified
            ? { isVerified: false }
            : { isVerified: true, versionNumber: versionNumber ?? 0 },
        }),
      ),
    onSuccess({ title, isVerified }) {
      announce(isVerified ? words.nowVerified(title) : words.nowUnverified(title))
      refresh()
    },
  }))
  const show = useMutation(() => ({
    mutationFn: (template: ModeratedTemplate) => setHidden(template, { isHidden: false }),
    onSuccess({ title }) {
      announce(words.nowShown(title))
      refresh()
    },
  }))
  const failure = () => (verify.isError ? verify.error : show.isError ? show.error : undefined)

  return (
    <div class="grid min-w-0 gap-4">
      <div class="max-w-md">
        <SearchField
          label={words.searchTemplates}
          value={search.q ?? ''}
          onSearch={(q) => setSearch({ q }, { replace: true })}
        />
      </div>
      <Show when={failure()}>{(error) => <ProblemNote error={error()} />}</Show>
      <Endless query={templates} empty={<p class="text-ink-2">{words.noTemplateFound}</p>}>
        {(found) => (
          <Rows
            isFramed
            caption={words.templates}
            head={[words.title, words.forks, words.openReports, words.created]}
            hasActions
          >
            <For each={found()}>
              {(template) => (
                <tr>
                  <td data-label={words.title}>
                    <TitleCell template={template} />
                  </td>
                  <td data-label={words.forks} class="tabular-nums">
                    {formatNumber(template.forkCount)}
                  </td>
                  <td data-label={words.openReports} class="tabular-nums">
                    {formatNumber(template.openReports)}
                  </td>
                  <td data-label={words.created}>
                    <TimeAgo at={template.createdAt} />
                  </td>
                  <td data-label="">
                    <Actions
                      template={template}
                      onVerify={() => verify.mutate(template)}
                      onHide={() => setHiding(template)}
                      onShow={() => show.mutate(template)}
                      onTakeDown={() => setFalling(template)}
                    />
                  </td>
                </tr>
              )}
            </For>
          </Rows>
        )}
      </Endless>
      <ReasonDialog
        isOpen={hiding() !== undefined}
        onClose={() => setHiding()}
        title={words.hideTitle(hiding()?.title ?? '')}
        description={words.hideText}
        action={words.hide}
        act={(reason) => setHidden(hiding(), { isHidden: true, reason })}
        onDone={({ title }) => {
          announce(words.nowHidden(title))
          refresh()
        }}
      />
      <TakeDownDialog template={falling()} onClose={() => setFalling()} />
    </div>
  )
}

function TitleCell(props: { template: ModeratedTemplate }) {
  return (
    <div class="min-w-0">
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <A href={`/templates/${props.template.slug}`} class={linkStyle}>
          {props.template.title}
        </A>
        <Show when={props.template.isVerified}>
          <VerifiedLabel />
        </Show>
        <Show when={props.template.hiddenAt}>
          <Label>{words.templateState_hidden}</Label>
        </Show>
        <Show when={props.template.takedownId}>
          <Label>{words['templateState_taken-down']}</Label>
        </Show>
      </span>
      <span class="block text-sm text-ink-2">
        <code class="font-mono">{props.template.slug}</code>{' '}
        {props.template.author && words.by(props.template.author)}
      </span>
      <Show when={props.template.hiddenReason}>
        {(reason) => <span class="block max-w-[60ch] text-sm wrap-anywhere">{reason()}</span>}
      </Show>
    </div>
  )
}

interface ActionsProps {
  template: ModeratedTemplate
  onVerify: () => void
  onHide: () => void
  onShow: () => void
  onTakeDown: () => void
}

/** What is taken down can only be looked at, and restored there. */
function Actions(props: ActionsProps) {
  const title = () => props.template.title
  return (
    <div class="flex flex-wrap gap-1 md:justify-end xl:flex-nowrap">
      <Show
        when={props.template.takedownId === null}
        fallback={
          <A href={`/admin/takedowns/${props.template.takedownId ?? ''}`} class={linkStyle}>
            {words.followTakedown}
            <span class="sr-only">: {title()}</span>
          </A>
        }
      >
        <Button
          aria-label={
            props.template.isVerified ? words.unverifyThing(title()) : words.verifyThing(title())
          }
          onClick={() => props.onVerify()}
        >
          {props.template.isVerified ? words.unverify : words.verify}
        </Button>
        <Show
          when={props.template.hiddenAt === null}
          fallback={
            <Button aria-label={words.unhideThing(title())} onClick={() => props.onShow()}>
              {words.unhide}
            </Button>
          }
        >
          <Button aria-label={words.hideThing(title())} onClick={() => props.onHide()}>
            {words.hide}
          </Button>
        </Show>
        <Button
          kind="danger"
          aria-label={words.takeDownThing(title())}
          onClick={() => props.onTakeDown()}
        >
          {words.takeDown}
        </Button>
      </Show>
    </div>
  )
}
