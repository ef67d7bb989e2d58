import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { roles, type Role } from '../../../../contract/roles.ts'
import type { Member } from '../../../../contract/people.ts'
import { answerOf, asProblem, useApi } from '../../api.ts'
import { membersQuery, organisationKeys } from '../../organisation-queries.ts'
import { meQuery } from '../../queries.ts'
import { useCanManage, useRole } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { RowsSection } from '../../ui/rows.tsx'
import { Label } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

export function Members() {
  const api = useApi()
  const queries = useQueryClient()
  const canManage = useCanManage()
  const me = useQuery(() => meQuery(api))
  const members = useQuery(() => membersQuery(api))
  const [leaving, setLeaving] = createSignal<Member>()
  const myId = () => (me.isSuccess ? me.data.user.id : undefined)
  const refresh = () => queries.invalidateQueries({ queryKey: organisationKeys.members })

  const change = useMutation(() => ({
    scope: { id: 'roles' }, // one after the other: the last choice holds
    mutationFn: ({ member, to }: { member: Member; to: Role }) =>
      answerOf(
        api.PUT('/v1/members/{userId}', {
          params: { path: { userId: member.userId } },
          body: { role: to },
        }),
      ),
    onSuccess: ({ name, role }) => announce(words.roleChanged(name, words[`role_${role}`])),
    onSettled: refresh,
  }))
  const isChanged = ({ userId }: Member) => change.variables?.member.userId === userId
  const remove = useMutation(() => ({
    mutationFn: ({ userId }: Member) =>
      answerOf(api.DELETE('/v1/members/{userId}', { params: { path: { userId } } })),
    onSuccess(_answer, { name }) {
      setLeaving(undefined)
      announce(words.memberRemoved(name))
      void refresh()
    },
  }))

  return (
    <RowsSection
      title={words.members}
      query={members}
      empty={words.none}
      head={[words.name, words.role, words.joined]}
      hasActions={canManage()}
      row={(member) => (
        <tr>
          <td data-label={words.name}>
            <div>
              <span class="font-medium">{member.name}</span>{' '}
              <Show when={member.isSuspended}>
                <Label>{words.suspended}</Label>
              </Show>
              <span class="block text-ink-2">{member.email ?? words.none}</span>
            </div>
          </td>
          <td data-label={words.role}>
            <RoleOf
              member={member}
              isMe={member.userId === myId()}
              isShared={me.isSuccess && me.data.organisation.kind === 'shared'}
              chosen={change.isPending && isChanged(member) ? change.variables.to : undefined}
              problem={change.isError && isChanged(member) ? sentenceOf(change.error) : undefined}
              onRole={(to) => change.mutate({ member, to })}
            />
          </td>
          <td data-label={words.joined}>
            <TimeAgo at={member.joinedAt} />
          </td>
          <Show when={canManage()}>
            <td data-label="" class="md:text-right">
              <Show when={member.userId !== myId()}>
                <Button
                  aria-label={words.removeThing(member.name)}
                  onClick={() => {
                    remove.reset()
                    setLeaving(member)
                  }}
                >
                  {words.remove}
                </Button>
              </Show>
            </td>
          </Show>
        </tr>
      )}
    >
      <ConfirmDialog
        isOpen={leaving() !== undefined}
        onClose={() => setLeaving(undefined)}
        title={words.removeMemberTitle(leaving()?.name ?? '')}
        description={words.removeMemberText}
        action={words.remove}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          const member = leaving()
          if (member !== undefined) remove.mutate(member)
        }}
      />
    </RowsSection>
  )
}

function sentenceOf(error: unknown) {
  const { detail, title } = asProblem(error)
  return detail ?? title
}

interface RoleOfProps {
  member: Member
  isMe: boolean
  /** Else it has its one owner for good. */
  isShared: boolean
  /** What it is about to be; a refused choice goes back to what is. */
  chosen: Role | undefined
  /** Why it is still what it was. */
  problem: string | undefined
  onRole: (role: Role) => void
}

/** Owners are made and lowered by owners alone. */
function RoleOf(props: RoleOfProps) {
  const role = useRole()
  const isOwner = () => role() === 'owner'
  const mayChange = () =>
    props.isShared &&
    (isOwner() || (role() === 'admin' && props.member.role !== 'owner' && !props.isMe))
  const choices = () => roles.filter((one) => isOwner() || one !== 'owner')
  return (
    <Show when={mayChange()} fallback={words[`role_${props.member.role}`]}>
      <div class="grid gap-1">
        <select
          class="h-8 rounded-md border border-line-strong bg-surface px-2 text-base text-ink max-md:h-11"
          aria-label={words.roleOf(props.member.name)}
          onChange={(event) => {
            const to = roles.find((one) => one === event.currentTarget.value)
            if (to !== undefined) props.onRole(to)
          }}
        >
          <For each={choices()}>
            {(one) => (
              <option value={one} selected={one === (props.chosen ?? props.member.role)}>
                {words[`role_${one}`]}
              </option>
            )}
          </For>
        </select>
        <Show when={props.problem}>
          {(text) => (
            <p role="alert" class="text-sm text-bad">
              {text()}
            </p>
          )}
        </Show>
      </div>
    </Show>
  )
}
