import { useQuery } from '@tanstack/solid-query'
import { createSignal, Show, untrack } from 'solid-js'
import { useApi } from '../../api.ts'
import { focusFirstInvalid } from '../../form-errors.ts'
import { versionQuery, versionsQuery } from '../../queries.ts'
import { readSpec } from '../../read-spec.ts'
import { useStartBuild } from '../../start-build.ts'
import { BuildProblem } from '../../ui/build-problem.tsx'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpecEditor } from '../../ui/spec-editor.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

/** The spec of the live version (else of the last one), to change and build. */
export function NewVersionTab() {
  const api = useApi()
  const server = useServer()
  const versions = useQuery(() => versionsQuery(api, server().slug))
  return (
    <Loaded query={versions} waiting={<Skeleton rows={2} height="card" />}>
      {(found) => (
        <Show
          when={server().liveVersion ?? found().data[0]?.number}
          fallback={<EditSpec text="" lead={words.newVersionNone} />}
        >
          {(number) => <EditVersion number={number()} />}
        </Show>
      )}
    </Loaded>
  )
}

function EditVersion(props: { number: number }) {
  const api = useApi()
  const server = useServer()
  // what is being edited must not be replaced below one's hands
  const number = untrack(() => props.number)
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number }),
    staleTime: Infinity,
  }))
  return (
    <Loaded query={version} waiting={<Skeleton rows={2} height="card" />}>
      {(found) => (
        <EditSpec
          text={JSON.stringify(found().spec, null, 2)}
          lead={words.newVersionLead(found().number)}
        />
      )}
    </Loaded>
  )
}

function EditSpec(props: { text: string; lead: string }) {
  const server = useServer()
  const build = useStartBuild()
  const [text, setText] = createSignal(untrack(() => props.text))
  const [isChecked, setIsChecked] = createSignal(false)
  const reading = () => readSpec(text())
  let element: HTMLFormElement | undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    const read = reading()
    if (read.isValid) build.mutate({ slug: server().slug, body: { spec: read.spec } })
    else focusFirstInvalid(element)
  }

  return (
    <form ref={(node) => (element = node)} noValidate class="grid gap-4" onSubmit={submit}>
      <h2 class="text-lg font-semibold">{words.newVersion}</h2>
      <p class="max-w-[72ch] text-ink-2">{props.lead}</p>
      <Show when={build.isError}>
        <BuildProblem error={build.error} slug={server().slug} />
      </Show>
      <SpecEditor text={text()} onText={setText} reading={reading()} isChecked={isChecked()} />
      <div>
        <Button kind="primary" type="submit" isBusy={build.isPending}>
          {words.buildAction}
        </Button>
      </div>
    </form>
  )
}
