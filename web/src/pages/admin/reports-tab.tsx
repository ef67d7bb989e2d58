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

/** What people say of templates, open ones first. */
export function ReportsTab() {
  const api = useApi()
  const queries = useQueryClient()
  const reports = useInfiniteQuery(() => reportsQuery(api))
  const [closing, setClosing] = createSignal<Report>()
  return (
    <div class="grid min-w-0 gap-4">
      <Endless query={reports} empty={<p class="text-ink-2">{words.reportsEmpty}</p>}>
        {(found) => (
          <ul aria-label={words.reports} class="grid gap-3">
            <For each={found()}>
              {(report) => <ReportItem report={report} onClose={() => setClosing(report)} />}
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
          void queries.invalidateQueries({ queryKey: adminKeys.all })
        }}
      />
    </div>
  )
}

function ReportItem(props: { report: Report; onClose: () => void }) {
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
          <div>
            <Button
              aria-label={words.reportCloseThing(props.report.templateTitle)}
              onClick={() => props.onClose()}
            >
              {words.reportClose}
            </Button>
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
