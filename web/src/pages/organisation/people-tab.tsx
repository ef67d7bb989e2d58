import { useCanManage } from '../../role.ts'
import { Show } from 'solid-js'
import { Invitations } from './invitations.tsx'
import { Leaving } from './leaving.tsx'
import { Members } from './members.tsx'

/** Who belongs to the organisation, and who is asked to. */
export function PeopleTab() {
  const canManage = useCanManage()
  return (
    <div class="grid gap-6">
      <Members />
      <Show when={canManage()}>
        <Invitations />
      </Show>
      <Leaving />
    </div>
  )
}
