import type { Account } from '../../../../contract/people.ts'
import { answerOf, useApi } from '../../api.ts'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** What is done to a person with a reason. */
export type AccountAct = 'suspend' | 'makeAdministrator' | 'withdrawAdministrator'

interface AccountActDialogProps {
  asked: { account: Account; act: AccountAct } | undefined
  onClose: () => void
  onDone: () => void
}

export function AccountActDialog(props: AccountActDialogProps) {
  const api = useApi()
  const act = () => props.asked?.act ?? 'suspend'
  const send = (reason: string) => {
    const params = { path: { userId: props.asked?.account.id ?? '' } }
    if (act() === 'suspend')
      return answerOf(api.POST('/v1/admin/users/{userId}/suspend', { params, body: { reason } }))
    const body = { isAdministrator: act() === 'makeAdministrator', reason }
    return answerOf(api.PUT('/v1/admin/users/{userId}/administrator', { params, body }))
  }
  return (
    <ReasonDialog
      isOpen={props.asked !== undefined}
      isDanger={act() !== 'makeAdministrator'}
      onClose={props.onClose}
      title={words[`${act()}Title`](props.asked?.account.name ?? '')}
      description={words[`${act()}Text`]}
      action={words[act()]}
      act={send}
      onDone={({ name, isAdministrator, suspendedAt }) => {
        announce(
          suspendedAt !== null
            ? words.nowSuspended(name)
            : isAdministrator
              ? words.nowAdministrator(name)
              : words.nowNoAdministrator(name),
        )
        props.onDone()
      }}
    />
  )
}
