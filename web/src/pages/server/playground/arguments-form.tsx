import { createSignal, Match, Show, Switch, untrack } from 'solid-js'
import type { JsonSchema } from '../../../../../contract/json-schema.ts'
import { isCtrlEnter } from '../../../ctrl-enter.ts'
import { focusFirstInvalid } from '../../../form-errors.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { words } from '../../../words.ts'
import { draftOf, emptyDraft, fitsForm, readDraft, type Problems } from './draft.ts'
import { fieldKind } from './field-kind.ts'
import { ObjectFields } from './schema-field.tsx'

interface ArgumentsFormProps {
  schema: JsonSchema
  /** What it is filled with at first. */
  start: Record<string, unknown> | undefined
  isBusy: boolean
  onRun: (given: Record<string, unknown>) => void
  onCancel: () => void
}

/** The arguments of one call, by fields or as JSON; one turns into the other, and nothing is lost. */
export function ArgumentsForm(props: ArgumentsFormProps) {
  let element: HTMLFormElement | undefined
  const schema = untrack(() => props.schema)
  const start = untrack(() => props.start)
  const hasForm = fieldKind(schema).is === 'object'
  const isFormFirst = hasForm && (start === undefined || fitsForm(schema, start))
  const [isForm, setIsForm] = createSignal(isFormFirst)
  const [draft, setDraft] = createSignal(
    isFormFirst && start !== undefined ? draftOf(schema, start) : emptyDraft(schema),
  )
  const [text, setText] = createSignal(pretty(start ?? {}))
  const [problems, setProblems] = createSignal<Problems>({})
  const [textProblem, setTextProblem] = createSignal<string>()

  const showForm = () => {
    const given = parseObject(text())
    if (given === undefined) return complain(words.notObject)
    if (!fitsForm(schema, given)) return complain(words.formCannot)
    setDraft(draftOf(schema, given))
    setProblems({})
    setIsForm(true)
  }
  const complain = (problem: string) => {
    setTextProblem(problem)
    focusFirstInvalid(element)
  }
  const showJson = () => {
    setText(pretty(readDraft(schema, draft()).value))
    setTextProblem(undefined)
    setIsForm(false)
  }
  const submit = () => {
    if (props.isBusy) return
    if (!isForm()) {
      const given = parseObject(text())
      return given === undefined ? complain(words.notObject) : props.onRun(given)
    }
    const read = readDraft(schema, draft())
    setProblems(read.problems)
    if (Object.keys(read.problems).length > 0) focusFirstInvalid(element)
    else props.onRun(read.value as Record<string, unknown>) // of an object's schema
  }

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (isCtrlEnter(event)) submit()
      }}
    >
      <div class="flex flex-wrap items-center justify-between gap-2">
        <h3 class="font-medium">{words.inputMode}</h3>
        <Show when={hasForm}>
          <Button onClick={() => (isForm() ? showJson() : showForm())}>
            {isForm() ? words.asJson : words.asForm}
          </Button>
        </Show>
      </div>
      <Switch>
        <Match when={!isForm()}>
          <TextArea
            label={words.jsonArguments}
            rows={8}
            value={text()}
            onValue={(value) => {
              setTextProblem(undefined)
              setText(value)
            }}
            error={textProblem()}
          />
        </Match>
        <Match when={Object.keys(schema.properties ?? {}).length === 0}>
          <p class="text-ink-2">{words.noInputs}</p>
        </Match>
        <Match when={isForm()}>
          <ObjectFields
            path=""
            schema={schema}
            draft={draft()}
            problems={problems()}
            onDraft={setDraft}
          />
        </Match>
      </Switch>
      <div class="flex flex-wrap items-center gap-2">
        <Button kind="primary" type="submit" isBusy={props.isBusy}>
          {words.callTool}
        </Button>
        <Show
          when={props.isBusy}
          fallback={<span class="text-sm text-ink-2">{words.runHint}</span>}
        >
          <Button onClick={() => props.onCancel()}>{words.cancelCall}</Button>
        </Show>
      </div>
    </form>
  )
}

function pretty(value: unknown) {
  return JSON.stringify(value, null, 2)
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined // JSON has no other objects
  } catch {
    return undefined
  }
}
