import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { Match, Show, Switch } from 'solid-js'
import { specDifferenceOf } from '../../../../../contract/compare-specs.ts'
import type { ServerSpec } from '../../../../../contract/spec.ts'
import { answerOf, useApi } from '../../../api.ts'
import { keys, modelQuery } from '../../../queries.ts'
import { specText } from '../../../spec-text.ts'
import { Button } from '../../../ui/button.tsx'
import { ModelUseLine } from '../../../ui/model-use.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { SpecDifferenceView } from '../../../ui/spec-difference-view.tsx'
import { TextDifference } from '../../../ui/text-difference.tsx'
import { Disclosure } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import { PlanFailure } from '../describe/plan-failure.tsx'
import type { DraftProps } from '../draft.ts'
import { usePreview } from '../use-preview.ts'
import type { SpecEditing } from './spec-editing.ts'

/** Where a model is set up: it may improve the names and words of tools that came from a document. Nothing is taken unseen. */
export function Polish(props: DraftProps & { editing: SpecEditing }) {
  const api = useApi()
  const queries = useQueryClient()
  const model = useQuery(() => modelQuery(api))
  const preview = usePreview(() => props.draft.polishId)

  const start = useMutation(() => ({
    mutationFn: (polish: ServerSpec) =>
      answerOf(
        api.POST('/v1/previews', {
          headers: { 'Idempotency-Key': crypto.randomUUID() },
          body: { polish },
        }),
      ),
    onSuccess(started) {
      queries.setQueryData(keys.preview(started.previewId), started)
      props.onDraft({ polishId: started.previewId })
    },
  }))
  const begin = () => {
    const spec = props.editing.spec()
    if (props.editing.check() && spec !== undefined) start.mutate(spec)
  }
  const drop = () => props.onDraft({ polishId: '' })
  const isBusy = () => start.isPending || preview.isWriting()
  const done = () => {
    const before = props.editing.spec()
    const found = preview.found()
    if (before === undefined || found?.state !== 'ready' || found.spec === null) return undefined
    return { before, after: found.spec, found }
  }

  return (
    <Show when={model.isSuccess && model.data.isConfigured}>
      <Section title={words.polishTitle}>
        <div class="grid gap-3">
          <p class="max-w-[72ch] text-ink-2">{words.polishLead}</p>
          <Show when={start.isError}>
            <ProblemNote error={start.error} />
          </Show>
          <Switch
            fallback={
              <div class="flex flex-wrap items-center gap-3">
                <Button isBusy={isBusy()} onClick={begin}>
                  {isBusy() ? words.polishing : words.polish}
                </Button>
                <Show when={preview.isWriting()}>
                  <p role="status" class="text-accent-ink">
                    {words.toolsRead(preview.plan().tools.length)}
                  </p>
                </Show>
              </div>
            }
          >
            <Match when={preview.found()?.failure}>
              {(failure) => (
                <>
                  <PlanFailure failure={failure()} />
                  <div>
                    <Button onClick={begin}>{words.tryAgain}</Button>
                  </div>
                </>
              )}
            </Match>
            <Match when={done()}>
              {(known) => (
                <>
                  <p role="status" class="max-w-[72ch]">
                    {known().found.summary ?? words.polished}
                  </p>
                  <SpecDifferenceView
                    difference={specDifferenceOf(known().before, known().after)}
                  />
                  <Disclosure summary={words.wordByWord}>
                    <TextDifference
                      before={specText(known().before)}
                      after={specText(known().after)}
                      label={words.wordByWord}
                    />
                  </Disclosure>
                  <ModelUseLine use={known().found.modelUse} />
                  <div class="flex flex-wrap gap-2">
                    <Button
                      onClick={() => {
                        props.editing.take(known().after)
                        drop()
                      }}
                    >
                      {words.takePolished}
                    </Button>
                    <Button kind="quiet" onClick={drop}>
                      {words.keepMine}
                    </Button>
                  </div>
                </>
              )}
            </Match>
          </Switch>
        </div>
      </Section>
    </Show>
  )
}
