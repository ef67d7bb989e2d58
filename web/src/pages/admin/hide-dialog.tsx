import { useMutation } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { ModeratedTemplate } from '../../../../contract/moderation.ts'
import { answerOf, useApi } from '../../api.ts'
import { TextArea } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { announce } from '../../ui/toasts.tsx'
import { words } from '../../words.ts'

interface HideDialogProps {
  template: ModeratedTemplate | undefined
  onClose: () => void
  onHidden: () => void
}

export function HideDialog(props: HideDialogProps) {
  const api = useApi()
  const [reason, setReason] = createSignal('')
  const hide = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.PUT('/v1/admin/templates/{templateId}/hidden', {
          params: { path: { templateId: props.template?.id ?? '' } },
          body: { isHidden: true, reason: reason() },
        }),
      ),
    onSuccess({ title }) {
      close()
      announce(words.nowHidden(title))
      props.onHidden()
    },
  }))
  const close = () => {
    setReason('')
    hide.reset()
    props.onClose()
  }
  return (
    <FormDialog
      isOpen={props.template !== undefined}
      onClose={close}
      title={words.hideTitle(props.template?.title ?? '')}
      description={words.hideText}
      action={words.hide}
      work={hide}
      fields={['reason']}
    >
      {(refused) => (
        <TextArea
          isProse
          rows={3}
          label={words.adminReason}
          value={reason()}
          onValue={setReason}
          error={refused()['reason']}
        />
      )}
    </FormDialog>
  )
}
