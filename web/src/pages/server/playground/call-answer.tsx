import { createEffect, For, Match, Show, Switch } from 'solid-js'
import type { ToolCall } from '../../../../../contract/playground-routes.ts'
import { formatDuration } from '../../../format.ts'
import { useCanChange } from '../../../role.ts'
import { CodeView } from '../../../ui/code-view.tsx'
import { CopyButton } from '../../../ui/copy.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { OutcomeChip } from '../../../ui/state-chip.tsx'
import { Disclosure } from '../../../ui/tool-card.tsx'
import { visibleText } from '../../../visible-text.ts'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { KeepExample } from './keep-example.tsx'
import type { Call, CallState } from './use-tool-call.ts'

/** What came back, and what went over the wire for it. */
export function CallAnswer(props: { state: CallState }) {
  const server = useServer()
  const answered = () => (props.state.is === 'answered' ? props.state : undefined)
  const failed = () => (props.state.is === 'failed' ? props.state.error : undefined)
  let element: HTMLElement | undefined
  // on a phone it stands below the form
  createEffect(() => {
    if (props.state.is !== 'idle') element?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <Show when={props.state.is !== 'idle'}>
      <div ref={(node) => (element = node)} class="min-w-0">
        <Section title={words.answer}>
          <p role="status" class={props.state.is === 'answered' ? 'sr-only' : 'text-ink-2'}>
            <Switch>
              <Match when={props.state.is === 'running'}>
                {server().state === 'asleep' ? words.callRunningAsleep : words.callRunning}
              </Match>
              <Match when={props.state.is === 'cancelled'}>{words.callCancelled}</Match>
              <Match when={answered()}>{(known) => sentenceOf(known().answer)}</Match>
            </Switch>
          </p>
          <Show when={failed()}>{(error) => <ProblemNote error={error()} />}</Show>
          <Show when={answered()} keyed>
            {({ call, answer }) => <Answered call={call} answer={answer} />}
          </Show>
        </Section>
      </div>
    </Show>
  )
}

function Answered(props: { call: Call; answer: ToolCall }) {
  const canChange = useCanChange()
  const structured = () => props.answer.result?.structuredContent
  const isError = () => props.answer.result?.isError === true
  return (
    <div class="grid gap-4">
      <div class="flex flex-wrap items-center gap-2">
        <OutcomeChip isGood={props.answer.error === null && !isError()}>
          {sentenceOf(props.answer)}
        </OutcomeChip>
        <span class="text-sm text-ink-2 tabular-nums">
          {words.tookAll(formatDuration(props.answer.durationMs))}
        </span>
      </div>
      <Show when={props.answer.error}>
        {(error) => (
          <p class="whitespace-pre-wrap">
            {error().message} <code class="font-mono text-sm text-ink-2">{error().code}</code>
          </p>
        )}
      </Show>
      <Show when={props.answer.result}>
        {(result) => (
          <For each={result().content} fallback={<p class="text-ink-2">{words.answerNothing}</p>}>
            {(content) => <Content content={content} />}
          </For>
        )}
      </Show>
      <Show when={structured()}>
        {(value) => (
          <div class="grid gap-1">
            <h3 class="font-medium">{words.answerStructured}</h3>
            <CodeView code={JSON.stringify(value(), null, 2)} label={words.answerStructured} />
          </div>
        )}
      </Show>
      <Show when={canChange() && props.answer.error === null}>
        <KeepExample call={props.call} isError={isError()} />
      </Show>
      <Disclosure summary={words.exchange}>
        <Exchange exchange={props.answer.exchange} />
      </Disclosure>
    </div>
  )
}

type ContentBlock = NonNullable<ToolCall['result']>['content'][number]

const PICTURE = /^image\/(png|jpeg|gif|webp)$/

function Content(props: { content: ContentBlock }) {
  const text = () => {
    const { type, text: own } = props.content
    return type === 'text' && typeof own === 'string' ? own : undefined
  }
  const picture = () => {
    const { type, mimeType, data } = props.content
    const isPicture = type === 'image' && typeof mimeType === 'string' && PICTURE.test(mimeType)
    return isPicture && typeof data === 'string' ? `data:${mimeType};base64,${data}` : undefined
  }
  return (
    <Switch
      fallback={
        <CodeView
          code={JSON.stringify(props.content, null, 2)}
          label={words.contentOther(props.content.type)}
        />
      }
    >
      <Match when={text() !== undefined}>
        <div class="relative min-w-0 rounded-md border border-line bg-sunken">
          <div class="absolute top-1 right-1 rounded-md bg-sunken">
            <CopyButton text={text() ?? ''} label={words.copyThing(words.answerText)} />
          </div>
          <pre
            role="region"
            tabIndex={0}
            aria-label={words.answerText}
            class="max-h-96 overflow-y-auto py-2 pr-12 pl-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap"
          >
            {visibleText(text() ?? '')}
          </pre>
        </div>
      </Match>
      <Match when={picture()}>
        {(source) => (
          <img
            src={source()}
            alt={words.contentOther('image')}
            class="max-h-96 max-w-full rounded-md border border-line"
          />
        )}
      </Match>
    </Switch>
  )
}

function Exchange(props: { exchange: ToolCall['exchange'] }) {
  const request = () =>
    `POST ${props.exchange.url}\n${headerLines(props.exchange.requestHeaders)}\n\n${readable(props.exchange.requestBody)}`
  const response = () =>
    `HTTP ${props.exchange.status}\n${headerLines(props.exchange.responseHeaders)}\n\n${readable(props.exchange.responseBody)}`
  return (
    <>
      <p class="text-ink-2">{words.exchangeHint}</p>
      <h3 class="font-medium">{words.exchangeRequest}</h3>
      <CodeView code={request()} label={words.exchangeRequest} />
      <h3 class="font-medium">{words.exchangeResponse}</h3>
      <CodeView code={response()} label={words.exchangeResponse} />
    </>
  )
}

function headerLines(headers: Record<string, string>) {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${visibleText(value)}`)
    .join('\n')
}

function readable(body: string) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body // an event stream
  }
}

function sentenceOf({ result, error }: ToolCall) {
  if (error) return words.answerRefused
  return result?.isError === true ? words.answerError : words.callAnswered
}
