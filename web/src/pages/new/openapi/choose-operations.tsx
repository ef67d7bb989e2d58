import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { OpenapiChoice } from '../../../../../contract/openapi-routes.ts'
import type { OpenapiDocument } from '../../../../../contract/openapi-document.ts'
import { asProblem, useApi } from '../../../api.ts'
import { formatNumber } from '../../../format.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { words } from '../../../words.ts'
import type { DraftProps } from '../draft.ts'
import { createConversion, MOST_OPERATIONS } from './conversion.ts'
import { addShown, filterOperations, tagsOf } from './filter-operations.ts'
import { OperationsList } from './operations-list.tsx'
import { ServerChoice } from './server-choice.tsx'

interface ChooseOperationsProps extends DraftProps {
  document: OpenapiDocument
  /** Reads another document. */
  onOther: () => void
}

/** Which operations become tools, and where their server is. */
export function ChooseOperations(props: ChooseOperationsProps) {
  const api = useApi()
  const queries = useQueryClient()
  const [query, setQuery] = createSignal('')
  const [tag, setTag] = createSignal('')
  const tags = createMemo(() => tagsOf(props.document.operations))
  const shown = createMemo(() =>
    filterOperations(props.document.operations, { words: query(), tag: tag() }),
  )
  const chosen = createMemo(() => new Set(props.draft.operations))
  const choice = () => ({
    operations: [...props.draft.operations],
    ...(props.draft.serverUrl !== '' && { serverUrl: props.draft.serverUrl }),
    variables: { ...props.draft.variables },
  })
  const conversion = createConversion(() => ({
    documentId: props.document.documentId,
    choice: choice(),
  }))
  const [isChecked, setIsChecked] = createSignal(false)
  const problem = () => {
    if (!isChecked()) return undefined
    if (chosen().size === 0) return words.chooseOne
    return chosen().size > MOST_OPERATIONS ? words.chooseFewer(MOST_OPERATIONS) : undefined
  }

  const convert = useMutation(() => ({
    mutationFn: (_choice: OpenapiChoice) => queries.fetchQuery(conversion.queryOf(api)),
    onSuccess({ spec, warnings }, planChoice) {
      props.onChosen('openapi', {
        planText: JSON.stringify(spec, null, 2),
        planOf: '',
        planChoice,
        polishId: '',
        warnings,
      })
    },
  }))
  const setChosen = (operations: string[]) => {
    convert.reset()
    props.onDraft({ operations })
  }
  const goOn = () => {
    setIsChecked(true)
    if (problem() === undefined) convert.mutate(choice())
  }

  return (
    <form
      noValidate
      class="grid min-w-0 gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        goOn()
      }}
    >
      <Section
        title={props.document.title}
        actions={<Button onClick={() => props.onOther()}>{words.otherDocument}</Button>}
      >
        <div class="grid gap-2">
          <p class="text-ink-2">
            {words.documentFacts(
              props.document.openapiVersion,
              formatNumber(props.document.operations.length),
            )}
          </p>
          <Show when={props.document.warnings.length > 0}>
            <ul class="grid gap-1 text-sm text-warn">
              <For each={props.document.warnings}>{(warning) => <li>{warning}</li>}</For>
            </ul>
          </Show>
        </div>
      </Section>
      <ServerChoice {...props} />
      <Section title={words.chooseOperations} isFlush>
        <div class="grid gap-3 px-4 pb-3">
          <p class="max-w-[72ch] text-ink-2">{words.chooseOperationsLead(MOST_OPERATIONS)}</p>
          <div class="grid gap-3 sm:grid-cols-[minmax(0,1fr)_16rem]">
            <TextField
              label={words.searchOperations}
              type="search"
              autocomplete="off"
              value={query()}
              onValue={setQuery}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.preventDefault()
              }}
            />
            <SelectField
              label={words.tag}
              value={tag()}
              onValue={setTag}
              options={[
                { value: '', label: words.anyTag },
                ...tags().map(({ tag: name, count }) => ({
                  value: name,
                  label: `${name} (${formatNumber(count)})`,
                })),
              ]}
            />
          </div>
          <div class="flex flex-wrap items-center gap-2">
            <Button
              onClick={() =>
                setChosen(
                  addShown(props.draft.operations, { shown: shown(), most: MOST_OPERATIONS }),
                )
              }
            >
              {words.chooseShown}
            </Button>
            <Button onClick={() => setChosen([])} disabled={chosen().size === 0}>
              {words.chooseNone}
            </Button>
          </div>
          <p role="status" class="tabular-nums">
            {words.chosenOf(
              formatNumber(chosen().size),
              formatNumber(props.document.operations.length),
            )}{' '}
            <Show when={chosen().size >= MOST_OPERATIONS}>
              {words.chooseFull(MOST_OPERATIONS)}{' '}
            </Show>
            <Show when={conversion.tokens()}>
              {(tokens) => words.toolListTokens(formatNumber(tokens()))}
            </Show>
          </p>
        </div>
        <OperationsList
          operations={shown()}
          chosen={chosen()}
          onChosen={(id, isChosen) =>
            setChosen(
              isChosen
                ? [...props.draft.operations, id]
                : props.draft.operations.filter((one) => one !== id),
            )
          }
        />
      </Section>
      <div class="grid gap-3">
        <Show when={problem()}>
          {(text) => (
            <p role="alert" class="text-bad">
              {text()}
            </p>
          )}
        </Show>
        <Show when={convert.isError}>
          <ProblemNote error={convert.error}>
            <ul class="grid gap-1">
              <For each={asProblem(convert.error).errors}>{(error) => <li>{error.detail}</li>}</For>
            </ul>
            <Show when={asProblem(convert.error).code === 'OpenapiDocumentNotFound'}>
              <div>
                <Button onClick={() => props.onOther()}>{words.readAgain}</Button>
              </div>
            </Show>
          </ProblemNote>
        </Show>
        <div>
          <Button kind="primary" type="submit" isBusy={convert.isPending}>
            {words.checkPlan}
          </Button>
        </div>
      </div>
    </form>
  )
}
