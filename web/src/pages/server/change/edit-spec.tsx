import { createMemo, createSignal, Show, untrack } from 'solid-js'
import { isBreaking, specDifferenceOf } from '../../../../../contract/compare-specs.ts'
import { focusFirstInvalid } from '../../../form-errors.ts'
import { readSpec } from '../../../read-spec.ts'
import { useStartBuild } from '../../../start-build.ts'
import { BuildProblem } from '../../../ui/build-problem.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { SpecDifferenceView } from '../../../ui/spec-difference-view.tsx'
import { SpecEditor } from '../../../ui/spec-editor.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import type { BaseVersion } from './base-version.ts'

/** The spec itself, with what a change of it means before it is built. */
export function EditSpec(props: { base: BaseVersion | undefined }) {
  const server = useServer()
  const build = useStartBuild()
  const first = untrack(() =>
    props.base === undefined ? '' : JSON.stringify(props.base.spec, null, 2),
  )
  const [text, setText] = createSignal(first)
  const [isChecked, setIsChecked] = createSignal(false)
  const [allowBreaking, setAllowBreaking] = createSignal(false)
  const reading = createMemo(() => readSpec(text()))
  const difference = createMemo(() => {
    const read = reading()
    if (props.base === undefined || text() === first || !read.isValid) return undefined
    return specDifferenceOf(props.base.spec, read.spec)
  })
  const breaks = () => {
    const known = difference()
    return known !== undefined && isBreaking(known)
  }
  let element: HTMLFormElement | undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    const read = reading()
    if (!read.isValid) {
      focusFirstInvalid(element)
      return
    }
    build.mutate({
      slug: server().slug,
      body: { spec: read.spec, ...(breaks() && allowBreaking() && { allowBreaking: true }) },
    })
  }

  return (
    <Section title={words.changeBySpec}>
      <form ref={(node) => (element = node)} noValidate class="grid gap-4" onSubmit={submit}>
        <p class="max-w-[72ch] text-ink-2">
          {props.base === undefined ? words.changeNoSpec : words.changeBase(props.base.number)}
        </p>
        <Show when={build.isError}>
          <BuildProblem error={build.error} slug={server().slug} />
        </Show>
        <SpecEditor text={text()} onText={setText} reading={reading()} isChecked={isChecked()} />
        <Show when={difference()}>
          {(known) => (
            <section class="grid gap-2" aria-label={words.changeWhat}>
              <h3 class="text-sm text-ink-2">{words.changeWhat}</h3>
              <SpecDifferenceView difference={known()} />
            </section>
          )}
        </Show>
        <Show when={breaks() && server().liveVersion !== null}>
          <label class="flex items-start gap-2 py-1 max-md:py-3">
            <input
              type="checkbox"
              class="mt-0.5 size-4 accent-accent"
              checked={allowBreaking()}
              onChange={(event) => setAllowBreaking(event.currentTarget.checked)}
            />
            {words.allowBreaking}
          </label>
        </Show>
        <div>
          <Button type="submit" isBusy={build.isPending}>
            {words.buildAction}
          </Button>
        </div>
      </form>
    </Section>
  )
}
