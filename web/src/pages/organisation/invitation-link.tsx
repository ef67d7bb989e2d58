import type { MadeInvitation } from '../../../../contract/people.ts'
import { CopyLine } from '../../ui/copy.tsx'
import { words } from '../../words.ts'

/** Shown once: only its hash is kept. */
export function InvitationLink(props: { made: MadeInvitation }) {
  return (
    <div role="status" class="grid gap-2 rounded-lg border border-accent bg-accent-soft p-4">
      <p class="font-medium text-accent-ink">{words.invitationMade(props.made.invitation.email)}</p>
      <CopyLine text={props.made.url} label={words.copyLink} />
    </div>
  )
}
