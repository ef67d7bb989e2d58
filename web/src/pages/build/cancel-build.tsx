import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { words } from '../../words.ts'

interface CancelBuildProps {
  buildId: string
  liveVersion: number | null
  /** The no to what waits for a confirmation. */
  isDiscard?: boolean
}

export function CancelBuild(props: CancelBuildProps) {
  const action = () => (props.isDiscard === true ? words.discard : words.cancelBuild)
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
      <Button onClick={() => setIsAsking(true)}>{action()}</Button>
      <ConfirmDialog
        isOpen={isAsking()}
        onClose={() => {
          cancel.reset()
          setIsAsking(false)
        }}
        title={props.isDiscard === true ? words.discardTitle : words.cancelBuildTitle}
        description={
          props.liveVersion === null
            ? words.cancelBuildText
            : words.cancelBuildTextLive(props.liveVersion)
        }
        action={action()}
        keep={props.isDiscard === true ? undefined : words.letItRun}
        isBusy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      />
    </>
  )
}
