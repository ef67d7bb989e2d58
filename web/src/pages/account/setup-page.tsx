import { useNavigate } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { For, Match, Switch } from 'solid-js'
import { createStore } from 'solid-js/store'
import { answerOf, useApi } from '../../api.ts'
import { arriveAs, signInOptionsQuery } from '../../queries.ts'
import { LinkButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { AccountForm } from './account-form.tsx'
import { SignedOutPage } from './signed-out-page.tsx'

const fields = [
  { name: 'name', label: words.yourName, type: 'text', autocomplete: 'name', hint: undefined },
  { name: 'email', label: words.email, type: 'email', autocomplete: 'username', hint: undefined },
  {
    name: 'password',
    label: words.password,
    type: 'password',
    autocomplete: 'new-password',
    hint: words.passwordHint,
  },
] as const

/** Makes the administrator. The token of the set-up link is in the fragment, which no server ever sees. */
export function SetupPage() {
  const token = location.hash.slice(1)
  const api = useApi()
  const options = useQuery(() => signInOptionsQuery(api))
  const isUsed = () => options.isSuccess && options.data.isSetUp
  return (
    <SignedOutPage
      title={isUsed() ? words.setUpAlreadyTitle : words.setUpTitle}
      lead={isUsed() ? words.setUpAlreadyLead : words.setUpLead}
    >
      <Loaded query={options} waiting={<Skeleton rows={1} height="card" />}>
        {() => (
          <Switch fallback={<SetupForm token={token} />}>
            <Match when={isUsed()}>
              <div>
                <LinkButton kind="primary" href="/sign-in">
                  {words.signIn}
                </LinkButton>
              </div>
            </Match>
            <Match when={token === ''}>
              <p class="text-bad">{words.setUpNoToken}</p>
            </Match>
          </Switch>
        )}
      </Loaded>
    </SignedOutPage>
  )
}

function SetupForm(props: { token: string }) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [given, setGiven] = createStore({ name: '', email: '', password: '' })

  const setUp = useMutation(() => ({
    mutationFn: () => answerOf(api.POST('/v1/setup', { body: { token: props.token, ...given } })),
    onSuccess(me) {
      arriveAs(queries, me)
      navigate('/', { replace: true })
    },
  }))

  return (
    <AccountForm action={words.setUpAction} work={setUp}>
      {(refused) => (
        <For each={fields}>
          {({ name, ...known }) => (
            <TextField
              {...known}
              name={name}
              value={given[name]}
              onValue={(value) => setGiven(name, value)}
              error={refused()[name]}
            />
          )}
        </For>
      )}
    </AccountForm>
  )
}
