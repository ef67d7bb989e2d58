import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { arriveAs } from '../../queries.ts'
import { TextField } from '../../ui/field.tsx'
import { words } from '../../words.ts'
import { AccountForm } from './account-form.tsx'
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

  const reset = useMutation(() => ({
    mutationFn: () => {
      const body = { token: props.token, newPassword: newPassword() }
      return answerOf(api.POST('/v1/password-reset', { body }))
    },
    onSuccess(me) {
      arriveAs(queries, me)
      navigate('/', { replace: true })
    },
  }))

  return (
    <AccountForm action={words.newPasswordTitle} work={reset}>
      {(refused) => (
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
      )}
    </AccountForm>
  )
}
