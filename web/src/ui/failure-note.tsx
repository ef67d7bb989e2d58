import CircleX from 'lucide-solid/icons/circle-x'
import { For, Show } from 'solid-js'
import { buildStepTitles } from '../../../contract/build-steps.ts'
import type { BuildFailure, Diagnostic, ScanFinding } from '../../../contract/nouns.ts'
import { CallList } from './call-list.tsx'
import { visibleText } from '../visible-text.ts'
import { words } from '../words.ts'

interface FailureNoteProps {
  failure: BuildFailure
  /** What answers meanwhile, if anything does. */
  liveVersion: number | null
}

/** Why a build failed: what, where, what to do, and that callers noticed nothing. */
export function FailureNote(props: FailureNoteProps) {
  // a detail that quotes the first of what is listed below would say it twice
  const ownDetail = () => {
    const { detail, findings, diagnostics } = props.failure
    const listed = findings?.length ? findings : diagnostics
    return listed?.some(({ message }) => detail?.includes(message)) ? null : detail
  }
  return (
    <section
      aria-label={words.whatFailed}
      class="grid min-w-0 gap-3 rounded-lg border border-bad bg-surface p-4"
    >
      <div class="grid gap-1">
        <h2 class="flex items-start gap-2 text-md font-semibold text-bad">
          <CircleX size={20} class="mt-0.5 shrink-0" aria-hidden="true" />
          {props.failure.title}
        </h2>
        <Show when={props.failure.step}>
          {(step) => <p class="text-ink-2">{words.failedAt(buildStepTitles[step()])}</p>}
        </Show>
        <Show when={ownDetail()}>
          {(detail) => <p class="max-w-[72ch] whitespace-pre-line">{detail()}</p>}
        </Show>
        <p class="text-ink-2">
          <Show when={props.liveVersion} fallback={words.nothingWasLive}>
            {(number) => words.liveUntouched(number())}
          </Show>
        </p>
      </div>
      <Show when={props.failure.findings?.length}>
        <Findings findings={props.failure.findings ?? []} />
      </Show>
      <Show when={props.failure.diagnostics?.length}>
        <Diagnostics diagnostics={props.failure.diagnostics ?? []} />
      </Show>
      <Show when={props.failure.calls?.length}>
        <div class="grid gap-2">
          <h3 class="font-medium">{words.whatFailedCalls}</h3>
          <CallList calls={props.failure.calls ?? []} />
        </div>
      </Show>
      <Show when={props.failure.logTail?.length}>
        <div class="grid gap-1">
          <h3 class="font-medium">{words.runnerLog}</h3>
          <pre
            tabIndex={0}
            role="region"
            aria-label={words.runnerLog}
            class="max-h-64 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm break-normal"
          >
            {props.failure.logTail?.join('\n')}
          </pre>
        </div>
      </Show>
    </section>
  )
}

export function Findings(props: { findings: readonly ScanFinding[] }) {
  return (
    <ul class="grid gap-3">
      <For each={props.findings}>
        {(finding) => (
          <li class="grid min-w-0 gap-1">
            <p class="font-medium">
              {words.placeInFile(finding.file, finding.line)} · {finding.message}
            </p>
            <Excerpt text={finding.excerpt} />
            <p class="text-ink-2">{finding.instead}</p>
          </li>
        )}
      </For>
    </ul>
  )
}

function Diagnostics(props: { diagnostics: readonly Diagnostic[] }) {
  return (
    <ul class="grid gap-3">
      <For each={props.diagnostics}>
        {(found) => (
          <li class="grid min-w-0 gap-1">
            <p class="font-medium">
              {words.placeInFile(found.file, found.line)} · {found.message}{' '}
              <span class="font-normal text-ink-2">{found.code}</span>
            </p>
            <Excerpt text={found.excerpt} />
          </li>
        )}
      </For>
    </ul>
  )
}

function Excerpt(props: { text: string }) {
  return (
    <code class="block rounded-md bg-sunken px-3 py-1.5 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
      {visibleText(props.text)}
    </code>
  )
}
