import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { fieldProblems, focusFirstInvalid, focusWhenRefused } from '../../../form-errors.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { TitleField, VisibilityField } from '../../../ui/name-fields.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { announce } from '../../../ui/announce.ts'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { sleepChoiceOf, sleepOptions, sleepSettingsOf } from './sleep-choice.ts'

/** What it is called, who may call it and when it sleeps: changed at once, without a build. */
export function GeneralSection() {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  let element: HTMLFormElement | undefined
  const [values, setValues] = createStore(
    untrack(() => ({
      title: server().title,
      visibility: server().visibility,
      sleep: sleepChoiceOf(server()),
    })),
  )
  const [isChecked, setIsChecked] = createSignal(false)
  const save = useMutation(() => ({
    mutationFn() {
      const { title, visibility, sleep } = values
      return answerOf(
        api.PATCH('/v1/servers/{serverId}', {
          params: { path: { serverId: server().slug } },
          body: { title, visibility, ...sleepSettingsOf(sleep) },
        }),
      )
    },
    onSuccess() {
      announce(words.settingsSaved)
      void queries.invalidateQueries({ queryKey: keys.servers })
    },
  }))
  const refused = () => (save.isError ? fieldProblems(asProblem(save.error)) : {})
  const titleProblem = () =>
    isChecked() && values.title.trim() === '' ? words.titleMissing : refused()['title']
  focusWhenRefused(
    () => refused()['title'] !== undefined,
    () => element,
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    if (values.title.trim() === '') focusFirstInvalid(element)
    else save.mutate()
  }
  return (
    <Section title={words.general}>
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid max-w-xl gap-4"
        onSubmit={submit}
      >
        <TitleField
          value={values.title}
          onValue={(title) => setValues({ title })}
          error={titleProblem()}
        />
        <VisibilityField
          value={values.visibility}
          onValue={(visibility) => setValues({ visibility })}
        />
        <SelectField
          label={words.sleepLabel}
          hint={words.sleepHint}
          value={values.sleep}
          onValue={(sleep) => setValues({ sleep })}
          options={sleepOptions(values.sleep)}
        />
        <Show when={save.isError && refused()['title'] === undefined}>
          <ProblemNote error={save.error} />
        </Show>
        <div>
          <Button type="submit" isBusy={save.isPending}>
            {words.saveSettings}
          </Button>
        </div>
      </form>
    </Section>
  )
}
