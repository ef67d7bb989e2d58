import { useNavigate } from '@solidjs/router'
import { createForm } from '@tanstack/solid-form'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import * as z from 'zod'
import { signInBody } from '../../../../contract/account-routes.ts'
import { answerOf, asProblem, useApi } from '../../api.ts'
import {
  fieldProblems,
  firstMessage,
  focusFirstInvalid,
  focusWhenRefused,
} from '../../form-errors.ts'
import { isApiPath } from '../../next-path.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { words } from '../../words.ts'

const signInFields = signInBody.extend({
  password: z.string().min(1, words.passwordNeeded).max(128),
})

/** Local account: e-mail and password. Refusals stand at the field they are about. */
export function SignInForm(props: { next: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  let element: HTMLFormElement | undefined

  const signIn = useMutation(() => ({
    mutationFn: (body: z.input<typeof signInBody>) => answerOf(api.POST('/v1/sign-in', { body })),
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

  const form = createForm(() => ({
    defaultValues: { email: '', password: '' },
    validators: { onSubmit: signInFields },
    onSubmit: ({ value }) => signIn.mutate(value),
    onSubmitInvalid: () => focusFirstInvalid(element),
  }))

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void form.handleSubmit()
      }}
    >
      <Show when={signIn.isError && Object.keys(refused()).length === 0}>
        <ProblemNote error={signIn.error} />
      </Show>
      <form.Field name="email">
        {(field) => (
          <TextField
            label={words.email}
            type="email"
            name="email"
            autocomplete="username"
            value={field().state.value}
            onValue={field().handleChange}
            error={firstMessage(field().state.meta.errors) ?? refused()['email']}
          />
        )}
      </form.Field>
      <form.Field name="password">
        {(field) => (
          <TextField
            label={words.password}
            type="password"
            name="password"
            autocomplete="current-password"
            value={field().state.value}
            onValue={field().handleChange}
            error={firstMessage(field().state.meta.errors) ?? refused()['password']}
          />
        )}
      </form.Field>
      <Button kind="primary" type="submit" isBusy={signIn.isPending}>
        {words.signIn}
      </Button>
    </form>
  )
}
