import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import type { Notice } from '../../../contract/moderation.ts'
import { answerOf, useApi } from '../api.ts'
import { noticesQuery, organisationKeys } from '../organisation-queries.ts'
import { useCanChange } from '../role.ts'
import { Button } from '../ui/button.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { words } from '../words.ts'

/** What the organisation must be told, above every page until somebody puts it away. */
export function Notices() {
  const api = useApi()
  const queries = useQueryClient()
  const canChange = useCanChange()
  const notices = useQuery(() => noticesQuery(api))
  const dismiss = useMutation(() => ({
    mutationFn: ({ id: noticeId }: Notice) =>
      answerOf(api.DELETE('/v1/notices/{noticeId}', { params: { path: { noticeId } } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: organisationKeys.notices }),
  }))
  return (
    <Show when={notices.isSuccess && notices.data.data.length > 0}>
      <ul aria-label={words.notices} class="mb-6 grid gap-2">
        <For each={notices.data?.data ?? []}>
          {(notice) => (
            <li class="flex flex-wrap items-start justify-between gap-3 rounded-lg border border-warn bg-warn-soft p-4">
              <div class="grid min-w-0 gap-1">
                <p class="font-medium">{notice.title}</p>
                <p class="max-w-[72ch] wrap-anywhere">{notice.text}</p>
                <p class="text-sm text-ink-2">
                  <TimeAgo at={notice.createdAt} />
                </p>
              </div>
              <Show when={canChange()}>
                <Button
                  aria-label={words.dismissThing(notice.title)}
                  onClick={() => dismiss.mutate(notice)}
                >
                  {words.dismiss}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
