import { useQuery } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { exampleSpec } from '../../example-spec.ts'
import { focusFirstInvalid } from '../../form-errors.ts'
import { templatesQuery } from '../../queries.ts'
import { readSpec } from '../../read-spec.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpecEditor } from '../../ui/spec-editor.tsx'
import { TemplateCard } from '../../ui/template-card.tsx'
import { words } from '../../words.ts'
import type { Draft } from './draft.ts'

interface SourceStepProps {
  draft: Draft
  isRestored: boolean
  onTemplate: (slug: string) => void
  onSpecText: (text: string) => void
  onSpec: (title: string) => void
  onStartOver: () => void
}

export function SourceStep(props: SourceStepProps) {
  return (
    <div class="grid min-w-0 gap-6">
      <Show when={props.isRestored}>
        <div class="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-accent-soft px-4 py-3">
          <p>{words.draftRestored}</p>
          <Button onClick={() => props.onStartOver()}>{words.startOver}</Button>
        </div>
      </Show>
      <Templates onTemplate={props.onTemplate} />
      <OwnSpec {...props} />
    </div>
  )
}

function Templates(props: Pick<SourceStepProps, 'onTemplate'>) {
  const api = useApi()
  const templates = useQuery(() => templatesQuery(api))
  return (
    <section aria-labelledby="templates" class="grid gap-3">
      <h2 id="templates" class="text-md font-semibold">
        {words.fromTemplate}
      </h2>
      <Loaded query={templates} waiting={<Skeleton rows={1} height="card" />}>
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={<p class="text-ink-2">{words.templatesEmptyText}</p>}
          >
            <ul class="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              <For each={found().data}>
                {(template) => (
                  <li class="grid min-w-0">
                    <TemplateCard
                      template={template}
                      action={
                        <Button
                          aria-label={words.useTemplateThing(template.title)}
                          onClick={() => props.onTemplate(template.slug)}
                        >
                          {words.useTemplate}
                        </Button>
                      }
                    />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
    </section>
  )
}

function OwnSpec(props: SourceStepProps) {
  const [isChecked, setIsChecked] = createSignal(false)
  const reading = () => readSpec(props.draft.specText)
  let element: HTMLFormElement | undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setIsChecked(true)
    const read = reading()
    if (read.isValid) props.onSpec(read.spec.title)
    else focusFirstInvalid(element)
  }

  return (
    <Section
      title={words.fromSpec}
      actions={
        <Button onClick={() => props.onSpecText(JSON.stringify(exampleSpec, null, 2))}>
          {words.loadExample}
        </Button>
      }
    >
      <form ref={(node) => (element = node)} noValidate class="grid gap-3" onSubmit={submit}>
        <p class="max-w-[72ch] text-ink-2">{words.fromSpecLead}</p>
        <SpecEditor
          text={props.draft.specText}
          onText={props.onSpecText}
          reading={reading()}
          isChecked={isChecked()}
        />
        <div>
          <Button kind="primary" type="submit">
            {words.continueWithSpec}
          </Button>
        </div>
      </form>
    </Section>
  )
}
