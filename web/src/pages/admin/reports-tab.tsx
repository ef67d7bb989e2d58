import { A } from '@solidjs/router'
import { useInfiniteQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Report } from '../../../../contract/moderation.ts'
import { adminKeys, reportsQuery } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Label } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { TakeDownDialog } from './take-down-dialog.tsx'

/** What people say of templates, open ones first. */
export function ReportsTab() {
  const api = useApi()
  const queries = useQueryClient()
  const reports = useInfiniteQuery(() => reportsQuery(api))
  const [closing, setClosing] = createSignal<Report>()
  const [hiding, setHiding] = createSignal<Report>()
  const [falling, setFalling] = createSignal<Report>()
  const refresh = () => void queries.invalidateQueries({ queryKey: adminKeys.all })
  return (
    <div class="grid min-w-0 gap-4">
      <Endless query={reports} empty={<p class="text-ink-2">{words.reportsEmpty}</p>}>
        {(found) => (
          <ul aria-label={words.reports} class="grid gap-3">
            <For each={found()}>
              {(report) => (
                <ReportItem
                  report={report}
                  onHide={() => setHiding(report)}
                  onTakeDown={() => setFalling(report)}
                  onClose={() => setClosing(report)}
                />
              )}
            </For>
          </ul>
        )}
      </Endless>
      <ReasonDialog
        isOpen={closing() !== undefined}
        onClose={() => setClosing()}
        title={words.reportCloseTitle}
        description={words.reportCloseText}
        action={words.reportClose}
        label={words.reportNote}
        field="note"
        act={(note) =>
          answerOf(
            api.POST('/v1/admin/reports/{reportId}/close', {
              params: { path: { reportId: closing()?.id ?? '' } },
              body: { note },
            }),
          )
        }
        onDone={() => {
          announce(words.reportNowClosed)
          refresh()
        }}
      />
      <ReasonDialog
        isOpen={hiding() !== undefined}
        onClose={() => setHiding()}
        title={words.hideTitle(hiding()?.templateTitle ?? '')}
        description={words.hideText}
        action={words.hide}
        act={(reason) =>
          answerOf(
            api.PUT('/v1/admin/templates/{templateId}/hidden', {
              params: { path: { templateId: hiding()?.templateId ?? '' } },
              body: { isHidden: true, reason },
            }),
          )
        }
        onDone={({ title }) => {
          announce(words.nowHidden(title))
          refresh()
        }}
      />
      <TakeDownDialog template={templateOf(falling())} onClose={() => setFalling()} />
    </div>
  )
}

function templateOf(report: Report | undefined) {
  if (report === undefined) return undefined
  return { id: report.templateId, slug: report.templateSlug, title: report.templateTitle }
}

interface ReportItemProps {
  report: Report
  onHide: () => void
  onTakeDown: () => void
  onClose: () => void
}

function ReportItem(props: ReportItemProps) {
  const who = () =>
    props.report.reportedBy === null
      ? words.reportByStranger
      : words.reportBy(props.report.reportedBy)
  return (
    <li class="grid min-w-0 gap-2 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-2">
        <h2 class="font-semibold">{words[`reportReason_${props.report.reason}`]}</h2>
        <A href={`/admin?q=${props.report.templateSlug}`} class={linkStyle}>
          {props.report.templateTitle}
        </A>
        <Label>{props.report.closedAt === null ? words.reportOpen : words.reportClosed}</Label>
      </div>
      <p class="max-w-[72ch] wrap-anywhere whitespace-pre-line">{props.report.details}</p>
      <p class="text-sm wrap-anywhere text-ink-2">
        {who()}, <TimeAgo at={props.report.createdAt} />.{' '}
        {props.report.contact !== null && `${words.reportContactOf(props.report.contact)}.`}
      </p>
      <Show
        when={props.report.closedAt}
        fallback={
          <div class="flex flex-wrap gap-2">
            <Button
              aria-label={words.reportCloseThing(props.report.templateTitle)}
              onClick={() => props.onClose()}
            >
              {words.reportClose}
            </Button>
            <Show when={props.report.templateState === 'listed'}>
              <Button
                aria-label={words.hideThing(props.report.templateTitle)}
                onClick={() => props.onHide()}
              >
                {words.hide}
              </Button>
            </Show>
            <Show
              when={
                props.report.templateState === 'listed' || props.report.templateState === 'hidden'
              }
            >
              <Button
                kind="danger"
                aria-label={words.takeDownThing(props.report.templateTitle)}
                onClick={() => props.onTakeDown()}
              >
                {words.takeDown}
              </Button>
            </Show>
          </div>
        }
      >
        {(at) => (
          <p class="text-sm wrap-anywhere">
            {words.reportClosed} <TimeAgo at={at()} />{' '}
            {props.report.closedBy && words.by(props.report.closedBy)}: {props.report.note}
          </p>
        )}
      </Show>
    </li>
  )
}
