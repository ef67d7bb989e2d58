import { Navigate } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Match, Suspense, Switch, type JSX } from 'solid-js'
import { asProblem, useApi } from '../api.ts'
import { templatesQuery } from '../queries.ts'
import { LinkButton } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { words } from '../words.ts'
import { Brand } from './brand.tsx'

interface OpenFrameProps {
  signInPath: string
  children: JSX.Element
}

/** What surrounds the marketplace for people without an account, where its operator has opened it; else they sign in. */
export function OpenFrame(props: OpenFrameProps) {
  const api = useApi()
  const templates = useQuery(() => templatesQuery(api))
  const isClosed = () => templates.isError && asProblem(templates.error).code === 'NotSignedIn'
  return (
    <Switch>
      <Match when={isClosed()}>
        <Navigate href={props.signInPath} />
      </Match>
      <Match when={templates.isPending}>
        <main class="p-8">
          <Skeleton rows={4} />
        </main>
      </Match>
      <Match when={true}>
        <header class="flex items-center justify-between gap-3 border-b border-line bg-surface px-2 py-1 md:px-6">
          <Brand />
          <LinkButton href={props.signInPath}>{words.signIn}</LinkButton>
        </header>
        <main id="main" tabIndex={-1} class="mx-auto max-w-[1200px] p-4 outline-none md:p-8">
          <Suspense fallback={<Skeleton rows={4} />}>{props.children}</Suspense>
        </main>
      </Match>
    </Switch>
  )
}
