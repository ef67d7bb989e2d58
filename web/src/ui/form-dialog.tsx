import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { WorkForm, type WorkFormProps } from './work-form.tsx'

interface FormDialogProps<T> extends Required<WorkFormProps<T>> {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: string
  action: string
  /** It takes something away: the button says so. */
  isDanger?: boolean
}

/** A form in a dialog, sent by its button or Enter. */
export function FormDialog<T>(props: FormDialogProps<T>) {
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      {...(props.description !== undefined && { description: props.description })}
    >
      <WorkForm
        work={props.work}
        fields={props.fields}
        buttons={
          <div class="flex flex-wrap justify-end gap-2">
            <Button onClick={() => props.onClose()}>{words.cancel}</Button>
            <Button
              kind={props.isDanger === true ? 'danger' : 'primary'}
              type="submit"
              isBusy={props.work.isPending}
            >
              {props.action}
            </Button>
          </div>
        }
      >
        {props.children}
      </WorkForm>
    </Dialog>
  )
}
