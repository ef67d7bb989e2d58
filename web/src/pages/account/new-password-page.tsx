import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../api.ts'
import { fieldProblems, focusWhenRefused } from '../../form-errors.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { words } from '../../words.ts'
import { SignedOutPage } from './signed-out-page.tsx'

/** Where the link for a forgotten password leads. The token is in the fragment, which no server ever sees. */
export function NewPasswordPage() {
  const token = location.hash.slice(1)
  return (
    <SignedOutPage title={words.newPasswordTitle} lead={words.newPasswordLead}>
      <Show when={token !== ''} fallback={<p class="text-bad">{words.newPasswordNoToken}</p>}>
        <NewPasswordForm token={token} />
      </Show>
    </SignedOutPage>
  )
}

function NewPasswordForm(props: { token: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [newPassword, setNewPassword] = createSignal('')
  let element: HTMLFormElement | undefined

  const reset = useMutation(() => ({
    mutationFn: () => {
      const body = { token: props.token, newPassword: newPassword() }
      return answerOf(api.POST('/v1/password-reset', { body }))
    },
    onSuccess(me) {
      queries.clear()
      queries.setQueryData(keys.me, me)
      navigate('/', { replace: true })
    },
  }))
  focusWhenRefused(
    () => reset.isError,
    () => element,
  )
  const refused = () => fieldProblems(reset.isError ? asProblem(reset.error) : undefined)

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        reset.mutate()
      }}
    >
      <Show when={reset.isError && Object.keys(refused()).length === 0}>
        <ProblemNote error={reset.error} />
      </Show>
      <TextField
        label={words.newPassword}
        type="password"
        name="password"
        autocomplete="new-password"
        hint={words.passwordHint}
        value={newPassword()}
        onValue={setNewPassword}
        error={refused()['newPassword']}
      />
      <Button kind="primary" type="submit" isBusy={reset.isPending}>
        {words.newPasswordTitle}
      </Button>
    </form>
  )
}
