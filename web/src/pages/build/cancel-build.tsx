import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { words } from '../../words.ts'

export function CancelBuild(props: { buildId: string; liveVersion: number | null }) {
  const api = useApi()
  const queries = useQueryClient()
  const [isAsking, setIsAsking] = createSignal(false)
  const cancel = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/builds/{buildId}/cancel', { params: { path: { buildId: props.buildId } } }),
      ),
    onSuccess() {
      setIsAsking(false)
      void queries.invalidateQueries({ queryKey: keys.build(props.buildId) })
    },
  }))
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{words.cancelBuild}</Button>
      <ConfirmDialog
        isOpen={isAsking()}
        onClose={() => {
          cancel.reset()
          setIsAsking(false)
        }}
        title={words.cancelBuildTitle}
        description={
          props.liveVersion === null
            ? words.cancelBuildText
            : words.cancelBuildTextLive(props.liveVersion)
        }
        action={words.cancelBuild}
        keep={words.letItRun}
        isBusy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      />
    </>
  )
}
