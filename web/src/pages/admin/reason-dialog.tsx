import { useMutation } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { TextArea } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { words } from '../../words.ts'

interface ReasonDialogProps<T> {
  isOpen: boolean
  onClose: () => void
  title: string
  description: string
  action: string
  isDanger?: boolean
  /** What is asked for, and its name in the request: a reason unless it is something else. */
  label?: string
  field?: string
  act: (reason: string) => Promise<T>
  /** It is closed by then. */
  onDone: (done: T) => void
}

/** Asks why, and does it. */
export function ReasonDialog<T>(props: ReasonDialogProps<T>) {
  const [reason, setReason] = createSignal('')
  const field = () => props.field ?? 'reason'
  const work = useMutation(() => ({
    mutationFn: () => props.act(reason()),
    onSuccess(done: T) {
      close()
      props.onDone(done)
    },
  }))
  const close = () => {
    setReason('')
    work.reset()
    props.onClose()
  }
  return (
    <FormDialog
      isDanger={props.isDanger === true}
      isOpen={props.isOpen}
      onClose={close}
      title={props.title}
      description={props.description}
      action={props.action}
      work={work}
      fields={[field()]}
    >
      {(refused) => (
        <TextArea
          isProse
          rows={3}
          label={props.label ?? words.adminReason}
          value={reason()}
          onValue={setReason}
          error={refused()[field()]}
        />
      )}
    </FormDialog>
  )
}
