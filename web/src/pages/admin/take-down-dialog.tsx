import { useNavigate } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { ModeratedTemplate } from '../../../../contract/moderation.ts'
import { adminKeys, takedownPlanQuery } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { DerivedTemplates } from './derived-templates.tsx'

interface TakeDownDialogProps {
  template: Pick<ModeratedTemplate, 'id' | 'slug' | 'title'> | undefined
  onClose: () => void
}

/** What will stop, why, and the name typed once more. */
export function TakeDownDialog(props: TakeDownDialogProps) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [reason, setReason] = createSignal('')
  const [confirm, setConfirm] = createSignal('')
  const [includesDerived, setIncludesDerived] = createSignal(true)
  const templateId = () => props.template?.id ?? ''
  const plan = useQuery(() => ({
    ...takedownPlanQuery(api, templateId()),
    enabled: props.template !== undefined,
  }))
  const takeDown = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/admin/templates/{templateId}/takedown', {
          params: { path: { templateId: templateId() } },
          body: {
            reason: reason(),
            confirm: confirm().trim(),
            includesDerived: includesDerived(),
          },
        }),
      ),
    onSuccess(takedown) {
      queries.setQueryData(adminKeys.takedown(takedown.id), takedown)
      void queries.invalidateQueries({ queryKey: adminKeys.all })
      navigate(`/admin/takedowns/${takedown.id}`)
    },
  }))
  const close = () => {
    setReason('')
    setConfirm('')
    setIncludesDerived(true)
    takeDown.reset()
    props.onClose()
  }
  return (
    <FormDialog
      isDanger
      isOpen={props.template !== undefined}
      onClose={close}
      title={words.takeDownTitle(props.template?.title ?? '')}
      description={words.takeDownText}
      action={words.takeDown}
      work={takeDown}
      fields={['reason', 'confirm']}
    >
      {(refused) => (
        <>
          <Loaded query={plan} waiting={<Skeleton rows={1} />}>
            {(known) => (
              <>
                <p role="status" class="font-medium">
                  {words.takeDownPlan(includesDerived() ? known() : known().withoutDerived)}
                </p>
                <Show when={known().derivedCount > 0}>
                  <div class="grid gap-1">
                    <CheckField
                      label={words.takeDownDerived(known().derivedCount)}
                      hint={words.takeDownDerivedHint}
                      isChecked={includesDerived()}
                      onChecked={setIncludesDerived}
                    />
                    <div class="pl-6">
                      <DerivedTemplates of={known()} />
                    </div>
                  </div>
                </Show>
              </>
            )}
          </Loaded>
          <TextArea
            isProse
            rows={3}
            label={words.adminReason}
            hint={words.takeDownReasonHint}
            value={reason()}
            onValue={setReason}
            error={refused()['reason']}
          />
          <TextField
            isMono
            autocomplete="off"
            spellcheck={false}
            label={words.deleteServerConfirm(props.template?.slug ?? '')}
            value={confirm()}
            onValue={setConfirm}
            error={refused()['confirm']}
          />
        </>
      )}
    </FormDialog>
  )
}
