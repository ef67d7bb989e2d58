import { useMutation, useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { ownTemplatesQuery } from '../../../marketplace-queries.ts'
import { SelectField } from '../../../ui/select-field.tsx'
import { words } from '../../../words.ts'
import { continueTemplate, type PublishForm } from './publish-form.ts'

interface ContinueFieldProps {
  form: PublishForm
  onForm: (form: Partial<PublishForm>) => void
  error: string | undefined
}

/** Which template gets another version. Choosing one brings its present texts. */
export function ContinueField(props: ContinueFieldProps) {
  const api = useApi()
  const own = useQuery(() => ownTemplatesQuery(api))
  const choices = () =>
    own.isSuccess ? own.data.data.filter(({ state }) => state !== 'taken-down') : []
  const choose = useMutation(() => ({
    mutationFn: (templateId: string) =>
      answerOf(api.GET('/v1/templates/{templateId}', { params: { path: { templateId } } })),
    onSuccess: (template) => props.onForm(continueTemplate(props.form, template)),
  }))
  const sentence = () => {
    if (!choose.isError) return props.error
    const { detail, title } = asProblem(choose.error)
    return detail ?? title
  }
  return (
    <Show when={choices().length > 0}>
      <SelectField
        label={words.publishAs}
        hint={words.publishAsUsualHint}
        value={props.form.templateId}
        onValue={(templateId) => {
          if (templateId === '') props.onForm({ templateId })
          else choose.mutate(templateId)
        }}
        options={[
          { value: '', label: words.publishAsUsual },
          ...choices().map(({ id, title }) => ({ value: id, label: words.publishNext(title) })),
        ]}
        error={sentence()}
      />
    </Show>
  )
}
