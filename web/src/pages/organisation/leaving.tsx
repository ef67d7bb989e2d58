import { useNavigate } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { enterOrganisation, meQuery } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

export function Leaving() {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const me = useQuery(() => meQuery(api))
  const [isAsked, setIsAsked] = createSignal(false)
  const organisation = () => (me.isSuccess ? me.data.organisation : undefined)
  const leave = useMutation(() => ({
    mutationFn: () => answerOf(api.POST('/v1/me/org/leave')),
    onSuccess(found) {
      announce(words.left(organisation()?.name ?? ''))
      navigate('/')
      void enterOrganisation(queries, found.organisation)
    },
  }))
  return (
    <Show when={organisation()?.kind === 'shared'}>
      <Section title={words.leave}>
        <div class="grid gap-3">
          <p class="max-w-[72ch] text-ink-2">{words.leaveText}</p>
          <div>
            <Button
              kind="danger"
              onClick={() => {
                leave.reset()
                setIsAsked(true)
              }}
            >
              {words.leaveAction}
            </Button>
          </div>
        </div>
        <ConfirmDialog
          isOpen={isAsked()}
          onClose={() => setIsAsked(false)}
          title={words.leaveTitle(organisation()?.name ?? '')}
          description={words.leaveText}
          action={words.leaveAction}
          keep={words.stay}
          isBusy={leave.isPending}
          error={leave.error}
          onConfirm={() => leave.mutate()}
        />
      </Section>
    </Show>
  )
}
