import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { useNavigate } from '@solidjs/router'
import { createSignal, Show, untrack } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { isCtrlEnter } from '../../../ctrl-enter.ts'
import { fieldProblems, focusWhenRefused } from '../../../form-errors.ts'
import { createIdempotencyKey } from '../../../idempotency-key.ts'
import { keys } from '../../../queries.ts'
import { BuildProblem } from '../../../ui/build-problem.tsx'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

interface IterateBoxProps {
  /** There is no spec to change yet: the words are for the whole of it. */
  isFirst: boolean
  /** Why it cannot be used here, and what to set. */
  howTo: string | undefined
  prefill: string
}

/** A change in plain words. */
export function IterateBox(props: IterateBoxProps) {
  return (
    <Section title={props.isFirst ? words.changeFirst : words.changeByWords}>
      <Show when={props.howTo} fallback={<Box {...props} />}>
        {(howTo) => (
          <div class="grid gap-1 text-ink-2">
            <p>{words.noModelTitle}.</p>
            <p class="max-w-[72ch] whitespace-pre-line">{howTo()}</p>
          </div>
        )}
      </Show>
    </Section>
  )
}

function Box(props: IterateBoxProps) {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [text, setText] = createSignal(untrack(() => props.prefill))
  const idempotencyKey = createIdempotencyKey()
  let element: HTMLFormElement | undefined

  const build = useMutation(() => ({
    mutationFn: (said: string) => {
      const params = { path: { serverId: server().slug } }
      const headers = { 'Idempotency-Key': idempotencyKey.current() }
      return answerOf(
        props.isFirst
          ? api.POST('/v1/servers/{serverId}/builds', { params, headers, body: { prompt: said } })
          : api.POST('/v1/servers/{serverId}/iterate', {
              params,
              headers,
              body: { instruction: said },
            }),
      )
    },
    onSuccess(started) {
      void queries.invalidateQueries({ queryKey: keys.server(server().slug) })
      navigate(`/builds/${started.id}`)
    },
    onError: (error) => idempotencyKey.answered(error),
  }))
  const refused = () => {
    const problems = build.isError ? fieldProblems(asProblem(build.error)) : {}
    return problems['instruction'] ?? problems['prompt']
  }
  focusWhenRefused(
    () => refused() !== undefined,
    () => element,
  )

  const submit = () => {
    if (build.isPending) return
    // an answer that never came belongs to the words that were sent
    if (build.variables !== text()) idempotencyKey.renew()
    build.mutate(text())
  }

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (isCtrlEnter(event)) submit()
      }}
    >
      <TextArea
        label={props.isFirst ? words.changeFirstLabel : words.changeByWordsLabel}
        hint={props.isFirst ? words.changeFirstHint : words.changeByWordsHint}
        placeholder={props.isFirst ? words.describePlaceholder : words.changeByWordsPlaceholder}
        isProse
        rows={4}
        value={text()}
        onValue={setText}
        error={refused()}
      />
      <Show when={build.isError && refused() === undefined}>
        <BuildProblem error={build.error} slug={server().slug} />
      </Show>
      <div>
        <Button kind="primary" type="submit" isBusy={build.isPending}>
          {words.changeAction}
        </Button>
      </div>
    </form>
  )
}
