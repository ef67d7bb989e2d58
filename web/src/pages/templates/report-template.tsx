import { useMutation } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { createStore } from 'solid-js/store'
import { reportReasons, type ReportReason } from '../../../../contract/template-choices.ts'
import type { Template } from '../../../../contract/templates.ts'
import { answerOf, useApi } from '../../api.ts'
import { createIdempotencyKey } from '../../idempotency-key.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

const nothing: { reason: ReportReason; details: string; contact: string } = {
  reason: 'other',
  details: '',
  contact: '',
}

export function ReportTemplate(props: { template: Pick<Template, 'id' | 'title'> }) {
  const api = useApi()
  const [isOpen, setIsOpen] = createSignal(false)
  const [values, setValues] = createStore({ ...nothing })
  const idempotencyKey = createIdempotencyKey()
  const report = useMutation(() => ({
    mutationFn() {
      const { reason, details } = values
      const contact = values.contact.trim()
      return answerOf(
        api.POST('/v1/templates/{templateId}/reports', {
          params: { path: { templateId: props.template.id } },
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: { reason, details, ...(contact !== '' && { contact }) },
        }),
      )
    },
    onSuccess() {
      idempotencyKey.renew()
      setIsOpen(false)
      setValues({ ...nothing })
      announce(words.reportSent)
    },
    onError: (error: Error) => idempotencyKey.answered(error),
  }))
  const open = () => {
    report.reset()
    setIsOpen(true)
  }
  return (
    <>
      <Button onClick={open}>{words.report}</Button>
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.reportTitle(props.template.title)}
        description={words.reportText}
        action={words.reportSend}
        work={report}
        fields={['reason', 'details', 'contact']}
      >
        {(refused) => (
          <>
            <SelectField
              label={words.reportReason}
              value={values.reason}
              onValue={(chosen) => {
                const reason = reportReasons.find((one) => one === chosen)
                if (reason !== undefined) setValues({ reason })
              }}
              options={reportReasons.map((reason) => ({
                value: reason,
                label: words[`reportReason_${reason}`],
              }))}
              error={refused()['reason']}
            />
            <TextArea
              isProse
              rows={4}
              label={words.reportDetails}
              hint={words.reportDetailsHint}
              value={values.details}
              onValue={(details) => setValues({ details })}
              error={refused()['details']}
            />
            <TextField
              isOptional
              label={words.reportContact}
              hint={words.reportContactHint}
              value={values.contact}
              onValue={(contact) => setValues({ contact })}
              error={refused()['contact']}
            />
          </>
        )}
      </FormDialog>
    </>
  )
}
