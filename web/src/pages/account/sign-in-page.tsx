import { useSearchParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { safeNext } from '../../next-path.ts'
import { signInOptionsQuery } from '../../queries.ts'
import { buttonStyle } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { SignInForm } from './sign-in-form.tsx'
import { SignedOutPage } from './signed-out-page.tsx'

export function SignInPage() {
  const api = useApi()
  const [search] = useSearchParams()
  const options = useQuery(() => signInOptionsQuery(api))
  const next = () => safeNext(search['next'])

  return (
    <SignedOutPage title={words.signIn} lead={words.signInLead}>
      <Loaded query={options} waiting={<Skeleton rows={1} height="card" />}>
        {(found) => (
          <Show when={found().isSetUp} fallback={<NotSetUp />}>
            <SignInForm next={next()} />
            <p class="text-sm text-ink-2">{words.forgotPassword}</p>
            <Show when={found().providers.length > 0}>
              <div class="grid gap-2">
                <p class="text-sm text-ink-2">{words.orSignInWith}</p>
                <For each={found().providers}>
                  {(provider) => (
                    <a
                      rel="external"
                      class={buttonStyle({ kind: 'plain' })}
                      href={`/auth/${provider.id}?next=${encodeURIComponent(next())}`}
                    >
                      {words.continueWith(provider.name)}
                    </a>
                  )}
                </For>
              </div>
            </Show>
          </Show>
        )}
      </Loaded>
    </SignedOutPage>
  )
}

function NotSetUp() {
  return (
    <div class="grid gap-2 rounded-lg border border-line bg-surface p-4">
      <h2 class="text-md font-semibold">{words.notSetUpTitle}</h2>
      <p>{words.notSetUpText}</p>
    </div>
  )
}
