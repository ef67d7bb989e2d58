import { useSearchParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createEffect, lazy, Match, Show, Suspense, Switch, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import { useApi } from '../../api.ts'
import { modelQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { emptyDraft, loadDraft, noName, saveDraft, ways, type Draft, type Way } from './draft.ts'
import { Ways } from './ways.tsx'
import { WizardSteps } from './wizard-steps.tsx'

const DescribeWay = lazy(async () => ({
  default: (await import('./describe/describe-way.tsx')).DescribeWay,
}))
const OpenapiWay = lazy(async () => ({
  default: (await import('./openapi/openapi-way.tsx')).OpenapiWay,
}))
const TemplateWay = lazy(async () => ({
  default: (await import('./template-way.tsx')).TemplateWay,
}))
const SpecWay = lazy(async () => ({ default: (await import('./spec-way.tsx')).SpecWay }))
const CheckStep = lazy(async () => ({
  default: (await import('./check/check-step.tsx')).CheckStep,
}))

/** Say or choose what it shall do, check it, give it a name and its secrets, build. Step and way lie in the address. */
export function NewServerPage() {
  const api = useApi()
  const canChange = useCanChange()
  const model = useQuery(() => modelQuery(api))
  const [search, setSearch] = useSearchParams<{ step?: string; template?: string; from?: string }>()
  const [draft, setDraft] = createStore<Draft>(draftFor(search.template))
  const isRestored = untrack(
    () => search.template === undefined && (draft.source !== null || draft.prompt !== ''),
  )
  const step = () => (search.step === 'details' && draft.source !== null ? 'details' : 'source')
  /** Nothing is written without a model, so there one begins with what is written already. */
  const firstWay = (): Way | undefined => {
    if (draft.prompt !== '' || model.isError) return 'prompt'
    if (!model.isSuccess) return undefined
    return model.data.isConfigured ? 'prompt' : 'template'
  }
  const way = () => ways.find((one) => one === search.from) ?? draft.source ?? firstWay()

  // a template chosen on its own page comes as an address, and stands in the draft from then on
  if (search.template !== undefined) {
    setSearch({ step: 'details', template: undefined }, { replace: true })
  }
  createEffect(() => saveDraft({ ...draft }))

  const choose = (source: Way, part: Partial<Draft>) => {
    const isSame = draft.source === source && part.templateSlug === undefined
    setDraft({ ...(isSame ? {} : noName()), ...part, source })
    setSearch({ step: 'details', from: undefined })
    document.querySelector('h1')?.focus()
  }
  const back = () => setSearch({ step: undefined, from: draft.source })
  const startOver = () => {
    setDraft(emptyDraft())
    setSearch({ step: undefined, from: undefined })
  }
  const props = { draft, onDraft: setDraft, onChosen: choose }

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
        <Show when={step() === 'source'}>
          <Show when={isRestored}>
            <div class="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-accent-soft px-4 py-3">
              <p>{words.draftRestored}</p>
              <Button onClick={startOver}>{words.startOver}</Button>
            </div>
          </Show>
          <Ways way={way()} onWay={(from) => setSearch({ from }, { replace: true })} />
        </Show>
        <Suspense fallback={<Skeleton rows={2} height="card" />}>
          <Switch>
            <Match when={step() === 'details'}>
              <CheckStep {...props} onBack={back} />
            </Match>
            <Match when={way() === undefined}>
              <Skeleton rows={2} height="card" />
            </Match>
            <Match when={way() === 'prompt'}>
              <DescribeWay {...props} />
            </Match>
            <Match when={way() === 'openapi'}>
              <OpenapiWay {...props} />
            </Match>
            <Match when={way() === 'template'}>
              <TemplateWay {...props} />
            </Match>
            <Match when={way() === 'spec'}>
              <SpecWay {...props} />
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
  return isSame ? stored : { ...stored, ...noName(), source: 'template', templateSlug }
}
