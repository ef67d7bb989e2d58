import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { isApiPath } from '../../next-path.ts'
import { arriveAs } from '../../queries.ts'
import { TextField } from '../../ui/field.tsx'
import { words } from '../../words.ts'
import { AccountForm } from './account-form.tsx'

/** Local account: e-mail and password. Refusals stand at the field they are about. */
export function SignInForm(props: { next: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal('')

  const signIn = useMutation(() => ({
    mutationFn: () =>
      answerOf(api.POST('/v1/sign-in', { body: { email: email(), password: password() } })),
    onSuccess(me) {
      arriveAs(queries, me)
      if (isApiPath(props.next)) location.assign(props.next)
      else navigate(props.next, { replace: true })
    },
  }))

  return (
    <AccountForm action={words.signIn} work={signIn}>
      {(refused) => (
        <>
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
        </>
      )}
    </AccountForm>
  )
}
