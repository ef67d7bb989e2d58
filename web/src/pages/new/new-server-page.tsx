import { useSearchParams } from '@solidjs/router'
import { createEffect, lazy, Match, Show, Suspense, Switch, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import { readSpec } from '../../read-spec.ts'
import { useCanChange } from '../../role.ts'
import { Empty, Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { emptyDraft, loadDraft, proposeSlug, saveDraft, type Draft } from './draft.ts'
import { SourceStep } from './source-step.tsx'
import { WizardSteps } from './wizard-steps.tsx'

const TemplateDetails = lazy(async () => ({
  default: (await import('./details-step.tsx')).TemplateDetails,
}))
const SpecDetails = lazy(async () => ({
  default: (await import('./details-step.tsx')).SpecDetails,
}))

/** Choose a source, give it a name and its secrets, build. The step lies in the address. */
export function NewServerPage() {
  const canChange = useCanChange()
  const [search, setSearch] = useSearchParams<{ step?: string; template?: string }>()
  const [draft, setDraft] = createStore<Draft>(draftFor(search.template))
  const isRestored = untrack(() => draft.source !== null && search.template === undefined)
  const step = () => (search.step === 'details' && draft.source !== null ? 'details' : 'source')

  // a template chosen on its own page comes as an address, and stands in the draft from then on
  if (search.template !== undefined) {
    setSearch({ step: 'details', template: undefined }, { replace: true })
  }
  createEffect(() => saveDraft({ ...draft }))

  const choose = (source: Partial<Draft>) => {
    setDraft(source)
    setSearch({ step: 'details' })
    document.querySelector('h1')?.focus()
  }
  const chooseSpec = (title: string) =>
    choose({ source: 'spec', ...(draft.title === '' && { title, slug: proposeSlug(title) }) })
  const back = () => setSearch({ step: undefined })
  const startOver = () => {
    setDraft(emptyDraft())
    back()
  }
  const spec = () => {
    const reading = readSpec(draft.specText)
    return reading.isValid ? reading.spec : undefined
  }

  return (
    <Show
      when={canChange()}
      fallback={
        <Page title={words.newServer}>
          <Empty title={words.notAllowedTitle} text={words.notAllowedCreate} />
        </Page>
      }
    >
      <Page title={words.newServer} lead={<WizardSteps step={step()} />}>
        <Suspense fallback={<Skeleton rows={2} height="card" />}>
          <Switch>
            <Match when={step() === 'source'}>
              <SourceStep
                draft={draft}
                isRestored={isRestored}
                onTemplate={(slug) =>
                  choose({ ...emptyDraft(), source: 'template', templateSlug: slug })
                }
                onSpecText={(specText) => setDraft({ specText })}
                onSpec={chooseSpec}
                onStartOver={startOver}
              />
            </Match>
            <Match when={draft.source === 'template'}>
              <TemplateDetails
                templateSlug={draft.templateSlug}
                draft={draft}
                onDraft={setDraft}
                onBack={back}
              />
            </Match>
            <Match when={spec()}>
              {(read) => (
                <SpecDetails spec={read()} draft={draft} onDraft={setDraft} onBack={back} />
              )}
            </Match>
          </Switch>
        </Suspense>
      </Page>
    </Show>
  )
}

function draftFor(templateSlug: string | undefined): Draft {
  const stored = loadDraft()
  if (templateSlug === undefined) return stored
  const isSame = stored.source === 'template' && stored.templateSlug === templateSlug
  return isSame ? stored : { ...emptyDraft(), source: 'template', templateSlug }
}
