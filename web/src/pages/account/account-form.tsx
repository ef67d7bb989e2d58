import { Button } from '../../ui/button.tsx'
import { WorkForm, type WorkFormProps } from '../../ui/work-form.tsx'

/** A form of somebody who is not signed in yet. */
export function AccountForm<T>(
  props: Pick<WorkFormProps<T>, 'work' | 'children'> & { action: string },
) {
  return (
    <WorkForm
      work={props.work}
      buttons={
        <Button kind="primary" type="submit" isBusy={props.work.isPending}>
          {props.action}
        </Button>
      }
    >
      {props.children}
    </WorkForm>
  )
}
