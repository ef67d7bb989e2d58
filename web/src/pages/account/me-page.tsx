import { useNavigate } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { meQuery } from '../../queries.ts'
import { chooseTheme, theme, themes } from '../../theme.ts'
import { Button } from '../../ui/button.tsx'
import { RadioField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { ChangeName } from './change-name.tsx'
import { ChangePassword } from './change-password.tsx'
import { ConnectedApps } from './connected-apps.tsx'
import { MyCredentials } from './my-credentials.tsx'

export function MePage() {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return (
    <Page title={words.you}>
      <Section
        title={words.account}
        actions={
          <Show when={me.data}>
            {(found) => (
              <div class="flex flex-wrap gap-2">
                <ChangeName name={found().user.name} />
                <Show when={found().user.hasPassword}>
                  <ChangePassword email={found().user.email} />
                </Show>
              </div>
            )}
          </Show>
        }
      >
        <Loaded query={me} waiting={<Skeleton rows={2} />}>
          {(found) => (
            <dl class="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1">
              <dt class="text-ink-2">{words.name}</dt>
              <dd>{found().user.name}</dd>
              <dt class="text-ink-2">{words.email}</dt>
              <dd>{found().user.email ?? words.none}</dd>
              <dt class="text-ink-2">{words.organisation}</dt>
              <dd>
                {found().organisation.name} ({found().organisation.role})
              </dd>
            </dl>
          )}
        </Loaded>
      </Section>
      <ConnectedApps />
      <MyCredentials />
      <Section title={words.theme}>
        <RadioField
          legend={words.themeLegend}
          name="theme"
          value={theme()}
          options={themes.map((choice) => ({ value: choice, label: words[`theme_${choice}`] }))}
          onValue={chooseTheme}
        />
      </Section>
      <SignOut />
    </Page>
  )
}

function SignOut() {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const signOut = useMutation(() => ({
    mutationFn: (isEverywhere: boolean) =>
      answerOf(api.POST('/v1/sign-out', { body: { isEverywhere } })),
    onSuccess() {
      navigate('/sign-in', { replace: true })
      queries.clear()
    },
  }))
  return (
    <Section title={words.signOut}>
      <div class="grid gap-3">
        <p class="max-w-[72ch] text-ink-2">{words.signOutText}</p>
        <Show when={signOut.isError}>
          <ProblemNote error={signOut.error} />
        </Show>
        <div class="flex flex-wrap gap-2">
          <Button isBusy={signOut.isPending} onClick={() => signOut.mutate(false)}>
            {words.signOutHere}
          </Button>
          <Button disabled={signOut.isPending} onClick={() => signOut.mutate(true)}>
            {words.signOutEverywhere}
          </Button>
        </div>
      </div>
    </Section>
  )
}
