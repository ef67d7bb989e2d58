import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { roles, type Role } from '../../../../contract/roles.ts'
import type { Invitation } from '../../../../contract/people.ts'
import { answerOf, useApi } from '../../api.ts'
import { invitationsQuery, organisationKeys } from '../../organisation-queries.ts'
import { meQuery } from '../../queries.ts'
import { useRole } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { RowsSection } from '../../ui/rows.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { InvitationLink } from './invitation-link.tsx'

/** Who is asked to join. A link is shown once, when it is made. */
export function Invitations() {
  const api = useApi()
  const queries = useQueryClient()
  const role = useRole()
  const me = useQuery(() => meQuery(api))
  const invitations = useQuery(() => invitationsQuery(api))
  const [isOpen, setIsOpen] = createSignal(false)
  const [email, setEmail] = createSignal('')
  const [asked, setAsked] = createSignal<Role>('member')
  const isShared = () => me.isSuccess && me.data.organisation.kind === 'shared'
  const refresh = () => void queries.invalidateQueries({ queryKey: organisationKeys.invitations })

  const invite = useMutation(() => ({
    mutationFn: () =>
      answerOf(api.POST('/v1/invitations', { body: { email: email(), role: asked() } })),
    onSuccess() {
      setIsOpen(false)
      setEmail('')
      refresh()
    },
  }))
  const withdraw = useMutation(() => ({
    mutationFn: ({ id: invitationId }: Invitation) =>
      answerOf(
        api.DELETE('/v1/invitations/{invitationId}', { params: { path: { invitationId } } }),
      ),
    onSuccess(_answer, { email: address }) {
      announce(words.invitationWithdrawn(address))
      refresh()
    },
  }))
  const choices = () => roles.filter((one) => role() === 'owner' || one !== 'owner')

  return (
    <div class="grid gap-3">
      <Show when={invite.data}>{(made) => <InvitationLink made={made()} />}</Show>
      <RowsSection
        title={words.invitations}
        query={invitations}
        empty={isShared() ? words.invitationsEmpty : words.invitationsPersonal}
        head={[words.email, words.role, words.expires]}
        hasActions
        row={(invitation) => (
          <tr>
            <td data-label={words.email}>
              <div>
                {invitation.email}
                <span class="block text-ink-2">
                  {invitation.invitedBy === null ? '' : words.by(invitation.invitedBy)}
                </span>
              </div>
            </td>
            <td data-label={words.role}>
              {invitation.role === null ? words.none : words[`role_${invitation.role}`]}
            </td>
            <td data-label={words.expires}>
              <TimeAgo at={invitation.expiresAt} />
            </td>
            <td data-label="" class="md:text-right">
              <Button
                aria-label={words.withdrawThing(invitation.email)}
                isBusy={withdraw.isPending && withdraw.variables.id === invitation.id}
                onClick={() => withdraw.mutate(invitation)}
              >
                {words.withdraw}
              </Button>
            </td>
          </tr>
        )}
      >
        <Show when={isShared()}>
          <div class="px-4 pt-3 pb-4">
            <Button
              kind="primary"
              onClick={() => {
                invite.reset()
                setIsOpen(true)
              }}
            >
              {words.invite}
            </Button>
          </div>
        </Show>
      </RowsSection>
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.inviteTitle}
        description={words.inviteText}
        action={words.inviteAction}
        work={invite}
        fields={['email', 'role']}
      >
        {(refused) => (
          <>
            <TextField
              label={words.email}
              type="email"
              value={email()}
              onValue={setEmail}
              error={refused()['email']}
            />
            <SelectField
              label={words.role}
              hint={words[`roleHint_${asked()}`]}
              value={asked()}
              onValue={(value) => {
                const chosen = roles.find((one) => one === value)
                if (chosen !== undefined) setAsked(chosen)
              }}
              options={choices().map((one) => ({ value: one, label: words[`role_${one}`] }))}
            />
          </>
        )}
      </FormDialog>
    </div>
  )
}
