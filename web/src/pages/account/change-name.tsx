import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys } from '../../queries.ts'
import { announce } from '../../ui/announce.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { words } from '../../words.ts'

/** Lets a person say anew what to call them. */
export function ChangeName(props: { name: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = createSignal(false)
  const [name, setName] = createSignal('')
  const change = useMutation(() => ({
    mutationFn: () => answerOf(api.PATCH('/v1/me', { body: { name: name() } })),
    onSuccess(me) {
      setIsOpen(false)
      announce(words.nameChanged(me.user.name))
      queries.setQueryData(keys.me, me)
      void queries.invalidateQueries() // lists of people show it too
    },
  }))
  return (
    <>
      <Button
        onClick={() => {
          change.reset()
          setName(props.name)
          setIsOpen(true)
        }}
      >
        {words.changeName}
      </Button>
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.changeName}
        description={words.changeNameText}
        action={words.changeNameAction}
        work={change}
        fields={['name']}
      >
        {(refused) => (
          <TextField
            label={words.yourName}
            value={name()}
            onValue={setName}
            error={refused()['name']}
            autocomplete="name"
          />
        )}
      </FormDialog>
    </>
  )
}
