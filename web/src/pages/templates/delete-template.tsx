import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Template } from '../../../../contract/templates.ts'
import { answerOf, useApi } from '../../api.ts'
import { marketplaceKeys } from '../../marketplace-queries.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

/** For those who handle what the organisation has published. */
export function DeleteTemplate(props: { template: Pick<Template, 'id' | 'title'> }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = createSignal(false)
  const remove = useMutation(() => ({
    mutationFn: ({ id: templateId }: Pick<Template, 'id' | 'title'>) =>
      answerOf(api.DELETE('/v1/templates/{templateId}', { params: { path: { templateId } } })),
    onSuccess(_answer, { title }) {
      announce(words.templateDeleted(title))
      navigate('/templates')
      void queries.invalidateQueries({ queryKey: keys.templates, refetchType: 'none' })
      void queries.invalidateQueries({ queryKey: marketplaceKeys.all })
    },
  }))
  return (
    <>
      <div>
        <Button kind="danger" onClick={() => setIsOpen(true)}>
          {words.deleteTemplate}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.deleteTemplateTitle(props.template.title)}
        description={words.deleteTemplateText}
        action={words.deleteTemplate}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(props.template)}
      />
    </>
  )
}
