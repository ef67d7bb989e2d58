import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { answerOf, useApi } from '../../../api.ts'
import { focusFirstInvalid } from '../../../form-errors.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/field.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { announce } from '../../../ui/announce.ts'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

/** The end of a server: what goes with it, and its name typed once more. */
export function DeleteServerDialog(props: { isOpen: boolean; onClose: () => void }) {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = createSignal('')
  const [isChecked, setIsChecked] = createSignal(false)
  const isConfirmed = () => typed().trim() === server().slug
  let form: HTMLFormElement | undefined

  const remove = useMutation(() => ({
    mutationFn: ({ slug }: { slug: string; title: string }) =>
      answerOf(
        api.DELETE('/v1/servers/{serverId}', {
          params: { path: { serverId: slug }, query: { confirm: slug } },
        }),
      ),
    onSuccess(_answer, { slug, title }) {
      announce(words.deletedServer(title))
      navigate('/')
      // the pages of what is gone are asked for no more, and not shown from what was kept
      void queries.invalidateQueries({ queryKey: keys.server(slug), refetchType: 'none' })
      void queries.invalidateQueries({ queryKey: keys.servers, exact: true })
    },
  }))
  const close = () => {
    setTyped('')
    setIsChecked(false)
    remove.reset()
    props.onClose()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    if (isConfirmed()) remove.mutate({ slug: server().slug, title: server().title })
    else focusFirstInvalid(form)
  }
  const goes = () => [
    words.goesUrl(server().url),
    words.goesVersions,
    words.goesSecrets,
    words.goesConnections,
    words.goesFigures,
    words.goesSlug(server().slug),
  ]

  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={close}
      title={words.deleteServerTitle(server().title)}
      description={words.deleteServerLead}
    >
      <form ref={(node) => (form = node)} noValidate class="grid gap-4" onSubmit={submit}>
        <section aria-label={words.deleteServerGoes} class="grid gap-1">
          <h3 class="font-medium">{words.deleteServerGoes}</h3>
          <ul class="grid list-disc gap-1 pl-5 text-ink-2">
            <For each={goes()}>{(line) => <li>{line}</li>}</For>
          </ul>
        </section>
        <TextField
          label={words.deleteServerConfirm(server().slug)}
          autocomplete="off"
          spellcheck={false}
          isMono
          value={typed()}
          onValue={setTyped}
          error={
            isChecked() && !isConfirmed() ? words.deleteServerMismatch(server().slug) : undefined
          }
        />
        <Show when={remove.isError}>
          <ProblemNote error={remove.error} />
        </Show>
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{words.keepIt}</Button>
          <Button kind="danger" type="submit" isBusy={remove.isPending}>
            {words.deleteServer}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
