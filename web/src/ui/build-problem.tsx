import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { asProblem } from '../api.ts'
import { words } from '../words.ts'
import { linkStyle } from './link.ts'
import { ProblemNote } from './problem-note.tsx'

/** Why a build was not started: the running one to look at, or the places in the spec to mend. */
export function BuildProblem(props: { error: unknown; slug: string }) {
  const problem = () => asProblem(props.error)
  return (
    <ProblemNote error={props.error}>
      <Show when={problem().facts?.['buildId']}>
        {(buildId) => (
          <p>
            <A class={linkStyle} href={`/builds/${buildId()}`}>
              {words.seeRunningBuild}
            </A>
          </p>
        )}
      </Show>
      <Show when={problem().code === 'SecretMissing'}>
        <p>
          <A class={linkStyle} href={`/servers/${props.slug}/secrets`}>
            {words.setSecrets}
          </A>
        </p>
      </Show>
      <Show when={problem().errors?.length}>
        <ul class="grid gap-1">
          <For each={problem().errors}>
            {(error) => (
              <li>
                <code class="font-mono text-sm">{error.pointer}</code> {error.detail}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </ProblemNote>
  )
}
