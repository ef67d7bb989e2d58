import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../api.ts'
import { fieldProblems, focusWhenRefused } from '../../form-errors.ts'
import { isApiPath } from '../../next-path.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { words } from '../../words.ts'

/** Local account: e-mail and password. Refusals stand at the field they are about. */
export function SignInForm(props: { next: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal('')
  let element: HTMLFormElement | undefined

  const signIn = useMutation(() => ({
    mutationFn: () =>
      answerOf(api.POST('/v1/sign-in', { body: { email: email(), password: password() } })),
    onSuccess(me) {
      queries.clear()
      queries.setQueryData(keys.me, me)
      if (isApiPath(props.next)) location.assign(props.next)
      else navigate(props.next, { replace: true })
    },
  }))
  focusWhenRefused(
    () => signIn.isError,
    () => element,
  )
  const refused = () => fieldProblems(signIn.isError ? asProblem(signIn.error) : undefined)

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Show when={signIn.isError && Object.keys(refused()).length === 0}>
        <ProblemNote error={signIn.error} />
      </Show>
      <TextField
        label={words.email}
        type="email"
        name="email"
        autocomplete="username"
        value={email()}
        onValue={setEmail}
        error={refused()['email']}
      />
      <TextField
        label={words.password}
        type="password"
        name="password"
        autocomplete="current-password"
        value={password()}
        onValue={setPassword}
        error={refused()['password']}
      />
      <Button kind="primary" type="submit" isBusy={signIn.isPending}>
        {words.signIn}
      </Button>
    </form>
  )
}
