import { useNavigate } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Me } from '../../../../contract/nouns.ts'
import type { InvitationOffer } from '../../../../contract/people.ts'
import { answerOf, useApi } from '../../api.ts'
import { arriveAs, meQuery } from '../../queries.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { AccountForm } from './account-form.tsx'
import { SignedOutPage } from './signed-out-page.tsx'

const TOKEN_KEY = 'bmm.invitation'

/** The token is in the fragment, which no server ever sees; on the way through signing in, this tab keeps it. */
function readToken() {
  const given = location.hash.slice(1)
  if (given !== '') sessionStorage.setItem(TOKEN_KEY, given)
  return given || (sessionStorage.getItem(TOKEN_KEY) ?? '')
}

/** Where an invitation leads. */
export function JoinPage() {
  const token = readToken()
  const api = useApi()
  const offer = useQuery(() => ({
    queryKey: ['invitation', token],
    queryFn: () => answerOf(api.POST('/v1/invitations/read', { body: { token } })),
    enabled: token !== '',
    retry: false,
  }))
  return (
    <SignedOutPage
      title={words.joinTitle}
      lead={offer.isSuccess ? leadOf(offer.data) : words.joinLead}
    >
      <Show when={token !== ''} fallback={<p class="text-bad">{words.joinNoToken}</p>}>
        <Loaded query={offer} waiting={<Skeleton rows={1} height="card" />}>
          {(known) => <Join token={token} offer={known()} />}
        </Loaded>
      </Show>
    </SignedOutPage>
  )
}

function leadOf({ organisationName, role, server, invitedBy }: InvitationOffer) {
  const who = invitedBy ?? organisationName
  if (server !== null) return words.joinToCall(who, server.title)
  return words.joinAs(who, organisationName, role === null ? '' : words[`role_${role}`])
}

function Join(props: { token: string; offer: InvitationOffer }) {
  const api = useApi()
  const me = useQuery(() => meQuery(api))
  return (
    <Switch fallback={<Skeleton rows={1} height="card" />}>
      <Match when={me.isSuccess && me.data}>
        {(known) => <Accept token={props.token} offer={props.offer} me={known()} />}
      </Match>
      <Match when={me.isError}>
        <NewAccount token={props.token} offer={props.offer} />
      </Match>
    </Switch>
  )
}

function useArrival() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return (me: Me) => {
    sessionStorage.removeItem(TOKEN_KEY)
    arriveAs(queries, me)
    navigate('/', { replace: true })
  }
}

function Accept(props: { token: string; offer: InvitationOffer; me: Me }) {
  const api = useApi()
  const arrive = useArrival()
  const accept = useMutation(() => ({
    mutationFn: () =>
      answerOf(api.POST('/v1/invitations/accept', { body: { token: props.token } })),
    onSuccess: arrive,
  }))
  return (
    <div class="grid gap-4">
      <p>{words.joinAsYourself(props.me.user.name, props.offer.email)}</p>
      <Show when={accept.isError}>
        <ProblemNote error={accept.error} />
      </Show>
      <Button kind="primary" isBusy={accept.isPending} onClick={() => accept.mutate()}>
        {words.joinAction}
      </Button>
    </div>
  )
}

/** For somebody who has no account here, or is not signed in with it. */
function NewAccount(props: { token: string; offer: InvitationOffer }) {
  const api = useApi()
  const arrive = useArrival()
  const [name, setName] = createSignal('')
  const [password, setPassword] = createSignal('')
  const join = useMutation(() => ({
    mutationFn: () => {
      const body = { token: props.token, name: name(), password: password() }
      return answerOf(api.POST('/v1/invitations/join', { body }))
    },
    onSuccess: arrive,
  }))
  return (
    <div class="grid gap-6">
      <AccountForm action={words.joinNewAccount} work={join}>
        {(refused) => (
          <>
            <TextField
              label={words.email}
              type="email"
              autocomplete="username"
              readonly
              value={props.offer.email}
              onValue={() => {}}
            />
            <TextField
              label={words.yourName}
              autocomplete="name"
              value={name()}
              onValue={setName}
              error={refused()['name']}
            />
            <TextField
              label={words.password}
              type="password"
              autocomplete="new-password"
              hint={words.passwordHint}
              value={password()}
              onValue={setPassword}
              error={refused()['password']}
            />
          </>
        )}
      </AccountForm>
      <div class="grid gap-2">
        <p class="text-sm text-ink-2">{words.joinHaveAccount}</p>
        <LinkButton href="/sign-in?next=%2Fjoin">{words.signIn}</LinkButton>
      </div>
    </div>
  )
}
