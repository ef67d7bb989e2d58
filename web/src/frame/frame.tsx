import { Navigate, useLocation, type RouteSectionProps } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createMemo, lazy, Match, Suspense, Switch } from 'solid-js'
import { asProblem, useApi } from '../api.ts'
import { meQuery } from '../queries.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { words } from '../words.ts'
import { keepFocus } from './keep-focus.ts'
import { Notices } from './notices.tsx'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'

// only for those who are not signed in
const OpenFrame = lazy(async () => ({ default: (await import('./open-frame.tsx')).OpenFrame }))

/** What surrounds every page of somebody who is signed in. */
export function Frame(props: RouteSectionProps) {
  const api = useApi()
  const location = useLocation()
  const me = useQuery(() => meQuery(api))
  // while it is asked again, what was known of it holds: the page below is not taken away for that moment
  const isSignedOut = createMemo<boolean>(
    (was) => (me.isPending ? was : me.isError && asProblem(me.error).code === 'NotSignedIn'),
    false,
  )
  const signInPath = () =>
    `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`

  return (
    <Switch>
      <Match when={isSignedOut() && location.pathname.startsWith('/templates')}>
        <OpenFrame signInPath={signInPath()}>{props.children}</OpenFrame>
      </Match>
      <Match when={isSignedOut()}>
        <Navigate href={signInPath()} />
      </Match>
      <Match when={me.isLoadingError}>
        <main class="mx-auto grid max-w-xl gap-4 p-8">
          <h1 class="text-xl font-semibold">{words.product}</h1>
          <ProblemNote error={me.error} onRetry={() => void me.refetch()} />
        </main>
      </Match>
      <Match when={true}>
        <a
          href="#main"
          onClick={(event) => {
            event.preventDefault()
            document.querySelector<HTMLElement>('#main')?.focus()
          }}
          class="sr-only z-50 rounded-md bg-surface px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {words.skipToContent}
        </a>
        <div class="min-h-dvh md:grid md:grid-cols-[224px_minmax(0,1fr)]">
          <TopBar />
          <SideBar />
          <main ref={keepFocus} id="main" tabIndex={-1} class="min-w-0 p-4 outline-none md:p-8">
            <div class="mx-auto max-w-[1136px]">
              <Switch>
                <Match when={me.isPending}>
                  <Skeleton rows={4} />
                </Match>
                <Match when={true}>
                  <Notices />
                  <Suspense fallback={<Skeleton rows={4} />}>{props.children}</Suspense>
                </Match>
              </Switch>
            </div>
          </main>
        </div>
      </Match>
    </Switch>
  )
}
