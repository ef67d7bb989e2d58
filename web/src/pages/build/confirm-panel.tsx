import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Confirmation } from '../../../../contract/nouns.ts'
import { secretValue } from '../../../../contract/spec.ts'
import { answerOf, asProblem, useApi } from '../../api.ts'
import { now } from '../../clock.ts'
import { fieldProblems, focusFirstInvalid, focusWhenRefused } from '../../form-errors.ts'
import { formatLeft } from '../../format.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { words } from '../../words.ts'
import { CancelBuild } from './cancel-build.tsx'
import { ConfirmationFacts } from './confirmation-facts.tsx'

interface ConfirmPanelProps {
  buildId: string
  confirmation: Confirmation
  liveVersion: number | null
  canChange: boolean
}

/** What nobody has approved yet, and the yes or no of a person to all of it. */
export function ConfirmPanel(props: ConfirmPanelProps) {
  const id = createUniqueId()
  const leftMs = () => Date.parse(props.confirmation.until) - now()
  return (
    <section
      aria-labelledby={id}
      class="grid min-w-0 gap-4 rounded-lg border border-warn bg-surface p-4"
    >
      <div class="grid gap-1">
        <h2 id={id} class="flex items-start gap-2 text-md font-semibold text-warn">
          <TriangleAlert size={20} class="mt-0.5 shrink-0" aria-hidden="true" />
          {words.confirmTitle}
        </h2>
        <p class="max-w-[72ch]">{words.confirmLead}</p>
        <p class="text-ink-2 tabular-nums">
          {leftMs() > 0 ? words.confirmLeft(formatLeft(leftMs())) : words.confirmOver}
        </p>
      </div>
      <ConfirmationFacts confirmation={props.confirmation} />
      <Show when={props.canChange} fallback={<p class="text-ink-2">{words.confirmViewer}</p>}>
        <ConfirmForm {...props} />
      </Show>
    </section>
  )
}

function ConfirmForm(props: ConfirmPanelProps) {
  const api = useApi()
  const queries = useQueryClient()
  const [values, setValues] = createStore<Record<string, string>>({})
  const [isChecked, setIsChecked] = createSignal(false)
  let element: HTMLFormElement | undefined
  const missing = () => props.confirmation.missingSecrets

  const confirm = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/builds/{buildId}/confirm', {
          params: { path: { buildId: props.buildId } },
          body: { secrets: missing().map((key) => ({ key, value: values[key] ?? '' })) },
        }),
      ),
    onSuccess(build) {
      queries.setQueryData(keys.build(props.buildId), build)
      void queries.invalidateQueries({ queryKey: keys.servers })
    },
  }))
  const refused = () => (confirm.isError ? fieldProblems(asProblem(confirm.error)) : {})
  focusWhenRefused(
    () => confirm.isError,
    () => element,
  )
  const problemOf = (key: string, index: number) =>
    (isChecked()
      ? secretValue.safeParse(values[key] ?? '').error?.issues[0]?.message
      : undefined) ??
    refused()[`secrets/${index}/value`] ??
    refused()[`secrets/${key}`]
  const specOf = (key: string) =>
    props.confirmation.newSecrets.find((secret) => secret.key === key) ?? {
      key,
      description: '',
      whose: 'owner' as const,
    }

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setIsChecked(true)
        const isComplete = missing().every(
          (key) => secretValue.safeParse(values[key] ?? '').success,
        )
        if (isComplete) confirm.mutate()
        else focusFirstInvalid(element)
      }}
    >
      <Show when={missing().length > 0}>
        <fieldset class="grid gap-3">
          <legend class="mb-2 font-medium">{words.missingSecretsTitle}</legend>
          <p class="text-ink-2">{words.missingSecretsLead}</p>
          <For each={missing()}>
            {(key, index) => (
              <SecretField
                secret={specOf(key)}
                value={values[key] ?? ''}
                onValue={(value) => setValues(key, value)}
                error={problemOf(key, index())}
              />
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={confirm.isError}>
        <ProblemNote error={confirm.error} />
      </Show>
      <div class="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" isBusy={confirm.isPending}>
          {words.confirmGoLive}
        </Button>
        <CancelBuild buildId={props.buildId} liveVersion={props.liveVersion} isDiscard />
      </div>
    </form>
  )
}
