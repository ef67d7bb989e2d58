import { useMutation } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { announce } from '../../ui/announce.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { words } from '../../words.ts'

/** For whoever signs in with a password. `email` is for the browser, which keeps the two together. */
export function ChangePassword(props: { email: string | null }) {
  const api = useApi()
  const [isOpen, setIsOpen] = createSignal(false)
  const [current, setCurrent] = createSignal('')
  const [next, setNext] = createSignal('')
  const empty = () => {
    setCurrent('')
    setNext('')
  }
  const change = useMutation(() => ({
    mutationFn: () => {
      const body = { currentPassword: current(), newPassword: next() }
      return answerOf(api.PUT('/v1/me/password', { body }))
    },
    onSuccess() {
      close()
      announce(words.passwordChanged)
    },
  }))
  const close = () => {
    setIsOpen(false)
    empty()
  }
  return (
    <>
      <Button
        onClick={() => {
          change.reset()
          empty()
          setIsOpen(true)
        }}
      >
        {words.changePassword}
      </Button>
      <FormDialog
        isOpen={isOpen()}
        onClose={close}
        title={words.changePassword}
        description={words.changePasswordText}
        action={words.changePasswordAction}
        work={change}
        fields={['currentPassword', 'newPassword']}
      >
        {(refused) => (
          <>
            <input type="email" hidden readonly autocomplete="username" value={props.email ?? ''} />
            <TextField
              label={words.currentPassword}
              type="password"
              value={current()}
              onValue={setCurrent}
              error={refused()['currentPassword']}
              autocomplete="current-password"
            />
            <TextField
              label={words.newPassword}
              type="password"
              hint={words.passwordHint}
              value={next()}
              onValue={setNext}
              error={refused()['newPassword']}
              autocomplete="new-password"
            />
          </>
        )}
      </FormDialog>
    </>
  )
}
