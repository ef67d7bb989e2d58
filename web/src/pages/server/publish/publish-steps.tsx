import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createMemo, createSignal, For, Show, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { ServerSpec } from '../../../../../contract/spec.ts'
import type { PublishCheck, TemplateDetail } from '../../../../../contract/templates.ts'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { focusFirstInvalid } from '../../../form-errors.ts'
import { createIdempotencyKey } from '../../../idempotency-key.ts'
import { marketplaceKeys } from '../../../marketplace-queries.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { SpecDifferenceView } from '../../../ui/spec-difference-view.tsx'
import { announce } from '../../../ui/announce.ts'
import { words } from '../../../words.ts'
import { TemplateView } from '../../templates/template-view.tsx'
import { WhatIsShared } from '../../templates/what-is-shared.tsx'
import { useServer } from '../server-page.tsx'
import { PublishFields } from './publish-fields.tsx'
import {
  continueTemplate,
  fieldOf,
  formOf,
  isShownAtField,
  requestOf,
  type PublishRequest,
} from './publish-form.ts'

type Publication = Pick<PublishCheck, 'versionNumber' | 'isNewVersion'> & { body: PublishRequest }

interface PublishStepsProps {
  spec: ServerSpec
  /** What this server was published as. */
  former?: TemplateDetail
}

/** Fill in, check, look at the public page, publish. */
export function PublishSteps(props: PublishStepsProps) {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const idempotencyKey = createIdempotencyKey()
  const [form, setForm] = createStore(
    untrack(() => {
      const own = formOf({ title: server().title, spec: props.spec })
      return props.former ? continueTemplate(own, props.former) : own
    }),
  )
  const [sent, setSent] = createSignal<PublishRequest>()
  let element: HTMLFormElement | undefined
  const request = createMemo(() => requestOf(form, props.spec.secrets))
  const params = () => ({ path: { serverId: server().slug } })

  const check = useMutation(() => ({
    mutationFn: (body: PublishRequest) =>
      answerOf(api.POST('/v1/servers/{serverId}/publish/check', { params: params(), body })),
  }))
  const publish = useMutation(() => ({
    mutationFn: ({ body, versionNumber }: Publication) =>
      answerOf(
        api.POST('/v1/servers/{serverId}/publish', {
          params: params(),
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: { ...body, versionNumber },
        }),
      ),
    onSuccess({ slug, title }, { isNewVersion }) {
      announce(isNewVersion ? words.published(title) : words.publishedTexts(title))
      void queries.invalidateQueries({ queryKey: keys.templates })
      void queries.invalidateQueries({ queryKey: marketplaceKeys.all })
      navigate(`/templates/${slug}`)
    },
    onError: (error: Error) => idempotencyKey.answered(error),
  }))
  const runCheck = () => {
    const body = request()
    setSent(body)
    publish.reset()
    check.mutate(body)
  }
  const isAsChecked = () => JSON.stringify(sent()) === JSON.stringify(request())

  /** All that the last answer has against it, by the field it belongs to. */
  const problems = createMemo(() => {
    const failed = publish.isError ? publish.error : check.isError ? check.error : undefined
    const listed = failed ? (asProblem(failed).errors ?? []) : (check.data?.problems ?? [])
    return listed.map(({ pointer, detail }) => ({ field: fieldOf(pointer, sent()), detail }))
  })
  createEffect(() => {
    if (problems().length > 0) focusFirstInvalid(element)
  })
  const problemOf = (field: string) => problems().find((one) => one.field === field)?.detail

  return (
    <div class="grid min-w-0 gap-6">
      <p class="max-w-[72ch] text-ink-2">{words.publishLead}</p>
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
        onSubmit={(event) => {
          event.preventDefault()
          runCheck()
        }}
      >
        <div class="grid min-w-0 gap-6">
          <PublishFields form={form} onForm={setForm} problemOf={problemOf} />
          <div class="flex flex-wrap items-center gap-3">
            <Button type="submit" kind={check.data ? 'plain' : 'primary'} isBusy={check.isPending}>
              {words.checkIt}
            </Button>
            <p role="status" class="text-ink-2">
              {check.isPending ? words.checking : ''}
            </p>
          </div>
        </div>
        <Show when={!check.data}>
          <WhatIsShared /> {/* from then on it stands in the public page below */}
        </Show>
      </form>
      <Show when={check.isError && problems().length === 0}>
        <ProblemNote error={check.error} />
      </Show>
      <Show when={problems().length > 0}>
        <Problems problems={problems()} />
      </Show>
      <Show when={publish.isError && problems().length === 0}>
        <ProblemNote error={publish.error} />
      </Show>
      <Show when={check.isSuccess && !publish.isError && check.data}>
        {(known) => (
          <Result
            check={known()}
            isAsChecked={isAsChecked()}
            isBusy={publish.isPending}
            onPublish={() => {
              const body = sent()
              if (body) publish.mutate({ body, ...known() })
            }}
          />
        )}
      </Show>
    </div>
  )
}

function Problems(props: { problems: { field: string; detail: string }[] }) {
  // a field shows the first of its own
  const elsewhere = () =>
    props.problems.filter(
      ({ field }, index) =>
        !isShownAtField(field) ||
        props.problems.findIndex((other) => other.field === field) !== index,
    )
  return (
    <section
      role="alert"
      aria-label={words.checkResult}
      class="grid gap-2 rounded-lg border border-bad bg-surface p-4"
    >
      <p class="font-medium text-bad">
        {elsewhere().length > 0
          ? words.checkFound(props.problems.length)
          : words.checkFoundAtFields(props.problems.length)}
      </p>
      <Show when={elsewhere().length > 0}>
        <ul class="grid gap-1">
          <For each={elsewhere()}>
            {({ field, detail }) => (
              <li class="min-w-0 wrap-anywhere">
                <code class="font-mono text-sm">{field}</code> {detail}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

interface ResultProps {
  check: PublishCheck
  /** Nothing was typed since. */
  isAsChecked: boolean
  isBusy: boolean
  onPublish: () => void
}

function Result(props: ResultProps) {
  const mayPublish = () => props.check.problems.length === 0
  const number = () => props.check.preview.versionNumber
  const verdict = () => {
    if (!props.isAsChecked) return words.checkAgain
    return props.check.isNewVersion ? words.checkClean : words.checkOnlyTexts(number())
  }
  return (
    <div class="grid min-w-0 gap-6">
      <Show when={props.check.difference}>
        {(difference) => (
          <Section title={words.publishDifference}>
            <SpecDifferenceView difference={difference()} />
          </Section>
        )}
      </Show>
      <Show when={mayPublish()}>
        <div class="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface p-4">
          <p role="status" class="min-w-0">
            {verdict()}
          </p>
          <Button
            kind="primary"
            disabled={!props.isAsChecked}
            isBusy={props.isBusy}
            onClick={() => props.onPublish()}
          >
            {props.check.isNewVersion ? words.publishVersion(number()) : words.publishTexts}
          </Button>
        </div>
      </Show>
      <section
        aria-label={words.publicPage}
        class="grid min-w-0 gap-4 rounded-lg border border-dashed border-line-strong p-4"
      >
        <div class="grid gap-1">
          <p class="text-sm text-ink-2">
            {words.publicPage} <code class="font-mono">/templates/{props.check.preview.slug}</code>
          </p>
          <h2 class="text-lg font-semibold">{props.check.preview.title}</h2>
          <p class="max-w-[72ch] text-ink-2">{props.check.preview.shortDescription}</p>
        </div>
        <TemplateView template={props.check.preview} />
      </section>
    </div>
  )
}
