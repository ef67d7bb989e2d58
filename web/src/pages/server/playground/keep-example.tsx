import { useQuery } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { ExampleCall, ServerSpec } from '../../../../../contract/spec.ts'
import { useApi } from '../../../api.ts'
import { versionQuery } from '../../../queries.ts'
import { useStartBuild } from '../../../start-build.ts'
import { BuildProblem } from '../../../ui/build-problem.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/field.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import type { Call } from './use-tool-call.ts'

const MOST_EXAMPLES = 10

/** Makes a call that was tried one of the tool's examples, by a new version. */
export function KeepExample(props: { call: Call; isError: boolean }) {
  const [isOpen, setIsOpen] = createSignal(false)
  return (
    <div>
      <Button onClick={() => setIsOpen(true)}>{words.keepExample}</Button>
      <KeepExampleDialog {...props} isOpen={isOpen()} onClose={() => setIsOpen(false)} />
    </div>
  )
}

interface KeepExampleDialogProps {
  call: Call
  isError: boolean
  isOpen: boolean
  onClose: () => void
}

function KeepExampleDialog(props: KeepExampleDialogProps) {
  const api = useApi()
  const server = useServer()
  const build = useStartBuild()
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: server().liveVersion ?? 0 }),
    enabled: props.isOpen && server().liveVersion !== null,
  }))
  const [title, setTitle] = createSignal('')
  const [isChecked, setIsChecked] = createSignal(false)
  const close = () => {
    build.reset()
    props.onClose()
  }
  const example = (): ExampleCall => ({
    title: title().trim(),
    arguments: props.call.arguments,
    ...(props.isError && { isError: true }),
  })
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={close}
      title={words.keepExampleTitle}
      description={words.keepExampleText}
    >
      <Loaded query={version} waiting={<Skeleton rows={1} />}>
        {(found) => (
          <form
            noValidate
            class="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              setIsChecked(true)
              const { spec } = found()
              if (spec && title().trim() !== '')
                build.mutate({
                  slug: server().slug,
                  body: { spec: withExample(spec, props.call.tool, example()) },
                })
            }}
          >
            <TextField
              label={words.keepExampleLabel}
              maxLength={120}
              autocomplete="off"
              value={title()}
              onValue={setTitle}
              error={
                isChecked() && title().trim() === '' ? words.keepExampleTitleMissing : undefined
              }
            />
            <Show when={build.isError}>
              <BuildProblem error={build.error} slug={server().slug} />
            </Show>
            <Show when={whyNot(found().spec, props.call.tool)}>
              {(reason) => <p class="text-ink-2">{reason()}</p>}
            </Show>
            <div class="flex flex-wrap justify-end gap-2">
              <Button onClick={close}>{words.cancel}</Button>
              <Show when={whyNot(found().spec, props.call.tool) === undefined}>
                <Button kind="primary" type="submit" isBusy={build.isPending}>
                  {words.keepExampleAction}
                </Button>
              </Show>
            </div>
          </form>
        )}
      </Loaded>
    </Dialog>
  )
}

function whyNot(spec: ServerSpec | null, toolName: string): string | undefined {
  const tool = spec?.tools.find(({ name }) => name === toolName)
  if (!tool) return words.keepExampleNoSpec
  return tool.exampleCalls.length >= MOST_EXAMPLES ? words.keepExampleFull : undefined
}

function withExample(spec: ServerSpec, toolName: string, example: ExampleCall): ServerSpec {
  return {
    ...spec,
    tools: spec.tools.map((tool) =>
      tool.name === toolName ? { ...tool, exampleCalls: [...tool.exampleCalls, example] } : tool,
    ),
  }
}
