import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../../api.ts'
import { credentialsQuery } from '../../../queries.ts'
import { linkStyle } from '../../../ui/link.ts'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

/** What the server asks of this person and has not got. Tools that do not need it work all the same. */
export function MissingCredentials() {
  const api = useApi()
  const server = useServer()
  const credentials = useQuery(() => credentialsQuery(api, server().slug))
  const missing = () =>
    (credentials.isSuccess ? credentials.data.data : [])
      .filter(({ isAsked, setAt }) => isAsked && setAt === null)
      .map(({ key }) => key)
  return (
    <Show when={missing().length > 0}>
      <p class="rounded-lg border border-warn bg-warn-soft p-3">
        {words.credentialsMissing(missing().join(', '))}{' '}
        <A href={`/credentials/${server().slug}`} class={linkStyle}>
          {words.giveCredentials}
        </A>
      </p>
    </Show>
  )
}
