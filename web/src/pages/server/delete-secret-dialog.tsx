import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createMemo } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys } from '../../queries.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

interface DeleteSecretDialogProps {
  /** Closed while undefined. */
  secretKey: string | undefined
  onClose: () => void
  onDone: () => void
}

export function DeleteSecretDialog(props: DeleteSecretDialogProps) {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()

  const remove = useMutation(() => ({
    mutationFn: (key: string) =>
      answerOf(
        api.DELETE('/v1/servers/{serverId}/secrets/{key}', {
          params: { path: { serverId: server().slug, key } },
        }),
      ),
    onSuccess(_answer, key) {
      void queries.invalidateQueries({ queryKey: keys.server(server().slug) })
      announce(words.secretDeleted(key))
      props.onDone()
      props.onClose()
    },
  }))
  // the box may be seen while it closes
  const shownKey = createMemo<string>((last) => props.secretKey ?? last, '')
  const close = () => {
    remove.reset()
    props.onClose()
  }

  return (
    <ConfirmDialog
      isOpen={props.secretKey !== undefined}
      onClose={close}
      title={words.deleteSecretTitle(shownKey())}
      description={words.deleteSecretText}
      action={words.delete}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        if (props.secretKey !== undefined) remove.mutate(props.secretKey)
      }}
    />
  )
}
