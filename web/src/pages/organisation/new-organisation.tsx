import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { createIdempotencyKey } from '../../idempotency-key.ts'
import { enterOrganisation } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

export function NewOrganisation() {
  const api = useApi()
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = createSignal(false)
  const [name, setName] = createSignal('')
  const intention = createIdempotencyKey()
  const create = useMutation(() => ({
    mutationFn() {
      const headers = { 'Idempotency-Key': intention.current() }
      return answerOf(api.POST('/v1/organisations', { body: { name: name() }, headers }))
    },
    onError: (error) => void intention.answered(error),
    async onSuccess(made) {
      intention.renew()
      setIsOpen(false)
      setName('')
      announce(words.organisationMade(made.name))
      await enterOrganisation(queries, made)
    },
  }))
  return (
    <>
      <Button
        onClick={() => {
          create.reset()
          setIsOpen(true)
        }}
      >
        {words.newOrganisation}
      </Button>
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.newOrganisation}
        description={words.newOrganisationText}
        action={words.makeIt}
        work={create}
        fields={['name']}
      >
        {(refused) => (
          <TextField
            label={words.name}
            value={name()}
            onValue={setName}
            error={refused()['name']}
            autocomplete="organization"
          />
        )}
      </FormDialog>
    </>
  )
}
