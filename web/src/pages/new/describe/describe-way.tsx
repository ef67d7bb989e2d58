import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { For, Match, Show, Switch } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { isCtrlEnter } from '../../../ctrl-enter.ts'
import { fieldProblems, focusWhenRefused } from '../../../form-errors.ts'
import { createIdempotencyKey } from '../../../idempotency-key.ts'
import { keys, modelQuery } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import type { DraftProps } from '../draft.ts'
import { usePreview } from '../use-preview.ts'
import { NoModel } from './no-model.tsx'
import { PlanPanel } from './plan-panel.tsx'

/** One large box. What is asked for is planned before anything is built. */
export function DescribeWay(props: DraftProps) {
  const api = useApi()
  const model = useQuery(() => modelQuery(api))
  return (
    <Loaded query={model} waiting={<Skeleton rows={1} height="card" />}>
      {(found) => (
        <Switch>
          <Match when={found().isConfigured}>
            <Describe {...props} />
          </Match>
          <Match when={!found().isConfigured}>
            <NoModel howTo={found().howTo} />
          </Match>
        </Switch>
      )}
    </Loaded>
  )
}

function Describe(props: DraftProps) {
  const api = useApi()
  const queries = useQueryClient()
  const idempotencyKey = createIdempotencyKey()
  const preview = usePreview(() => props.draft.previewId)
  let element: HTMLFormElement | undefined

  const plan = useMutation(() => ({
    mutationFn: (prompt: string) =>
      answerOf(
        api.POST('/v1/previews', {
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: { prompt },
        }),
      ),
    onSuccess(started, prompt) {
      queries.setQueryData(keys.preview(started.previewId), started)
      props.onDraft({ previewId: started.previewId, plannedPrompt: prompt })
    },
    onError: (error) => idempotencyKey.answered(error),
  }))
  const refused = () => (plan.isError ? fieldProblems(asProblem(plan.error))['prompt'] : undefined)
  focusWhenRefused(
    () => refused() !== undefined,
    () => element,
  )

  const isBusy = () => plan.isPending || preview.isWriting()
  const start = () => {
    if (isBusy()) return
    const prompt = props.draft.prompt.trim()
    // an answer that never came belongs to the words that were sent
    if (plan.isSuccess || plan.variables !== prompt) idempotencyKey.renew()
    plan.mutate(prompt)
  }
  const isPlanned = () => props.draft.previewId !== ''

  return (
    <div class="grid min-w-0 gap-6">
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
        onKeyDown={(event) => {
          if (isCtrlEnter(event)) start()
        }}
      >
        <TextArea
          label={words.describeLabel}
          hint={words.describeHint}
          isProse
          rows={6}
          placeholder={words.describePlaceholder}
          value={props.draft.prompt}
          onValue={(prompt) => props.onDraft({ prompt })}
          error={refused()}
        />
        <Show when={props.draft.prompt.trim() === ''}>
          <Examples onExample={(prompt) => props.onDraft({ prompt })} />
        </Show>
        <Show when={plan.isError && refused() === undefined}>
          <ProblemNote error={plan.error} />
        </Show>
        <div class="flex flex-wrap gap-2">
          <Button
            kind={preview.found()?.state === 'ready' && !preview.hasLapsed() ? 'plain' : 'primary'}
            type="submit"
            isBusy={isBusy()}
          >
            {isBusy() ? words.planning : isPlanned() ? words.planAgain : words.previewAction}
          </Button>
        </div>
      </form>
      <Show when={isPlanned()}>
        <PlanPanel
          preview={preview}
          hasOtherWords={props.draft.prompt.trim() !== props.draft.plannedPrompt}
          hasOldPlan={props.draft.source === 'prompt' && props.draft.planText !== ''}
          onPlan={(spec) => {
            const { source, planOf, previewId } = props.draft
            const isKnown = source === 'prompt' && planOf === previewId
            const planText = JSON.stringify(spec, null, 2)
            const plan = { planText, planOf: previewId, warnings: [] }
            props.onChosen('prompt', isKnown ? {} : plan)
          }}
          onOldPlan={() => props.onChosen('prompt', {})}
        />
      </Show>
    </div>
  )
}

function Examples(props: { onExample: (prompt: string) => void }) {
  return (
    <div class="grid gap-2">
      <p class="text-sm text-ink-2">{words.describeExamples}</p>
      <ul class="flex flex-wrap gap-2">
        <For each={words.examplePrompts}>
          {(example) => (
            <li>
              <Button onClick={() => props.onExample(example.prompt)}>{example.name}</Button>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
