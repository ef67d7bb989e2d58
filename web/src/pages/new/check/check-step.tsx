import { useQuery } from '@tanstack/solid-query'
import { createSignal, lazy, Match, Show, Suspense, Switch, untrack, type JSX } from 'solid-js'
import { proposeSlug } from '../../../../../contract/propose-slug.ts'
import type { ServerSpec } from '../../../../../contract/spec.ts'
import { useApi } from '../../../api.ts'
import { templateQuery } from '../../../queries.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { Draft, DraftProps } from '../draft.ts'
import { DetailsForm } from './details-form.tsx'
import type { Source } from './source.ts'
import { createSpecEditing, type SpecEditing } from './spec-editing.ts'
import { SpecPage } from './spec-page.tsx'
import { usePreview } from '../use-preview.ts'

// only where a model wrote the spec, a document was read, or both
const PreviewNote = lazy(async () => ({
  default: (await import('./preview-note.tsx')).PreviewNote,
}))
const OpenapiNote = lazy(async () => ({
  default: (await import('./openapi-note.tsx')).OpenapiNote,
}))
const Polish = lazy(async () => ({ default: (await import('./polish.tsx')).Polish }))

type StepProps = DraftProps & { onBack: () => void }

/** Everything that will be built, before it is: to read, to change, and to complete with a name and secrets. */
export function CheckStep(props: StepProps) {
  return (
    <Switch>
      <Match when={props.draft.source === 'template'}>
        <TemplateCheck {...props} />
      </Match>
      <Match when={props.draft.source === 'prompt'}>
        <PreviewCheck {...props} />
      </Match>
      <Match when={props.draft.source === 'openapi'}>
        <OpenapiCheck {...props} />
      </Match>
      <Match when={props.draft.source === 'spec'}>
        <PlanCheck
          {...props}
          text={props.draft.specText}
          onText={(specText) => props.onDraft({ specText })}
          bodyOf={(spec) => ({ spec })}
        />
      </Match>
    </Switch>
  )
}

function TemplateCheck(props: StepProps) {
  const api = useApi()
  const template = useQuery(() => templateQuery(api, props.draft.templateSlug))
  return (
    <Loaded query={template} waiting={<Skeleton rows={2} height="card" />}>
      {(found) => (
        <DetailsForm
          {...props}
          draft={named(props.draft, found().title)}
          source={{
            body: { templateId: found().id, templateVersionNumber: found().versionNumber },
            title: found().title,
            tools: found().tools,
            hosts: found().allowedDomains,
            secrets: found().secrets,
            allowsOwnerDomains: found().allowsOwnerDomains,
          }}
        />
      )}
    </Loaded>
  )
}

function PreviewCheck(props: StepProps) {
  const preview = usePreview(() => props.draft.planOf)
  const [isGone, setIsGone] = createSignal(false)
  return (
    <PlanCheck
      {...props}
      text={props.draft.planText}
      onText={(planText) => props.onDraft({ planText })}
      // what stands here is what is built, also when the preview lapses meanwhile
      bodyOf={(spec) => (isGone() ? { spec } : { previewId: props.draft.planOf, spec })}
      onRefused={(code) => setIsGone(code === 'PreviewNotFound')}
      aside={() => (
        <Suspense>
          <PreviewNote preview={preview} isGone={isGone()} onPlanAgain={() => props.onBack()} />
        </Suspense>
      )}
    />
  )
}

function OpenapiCheck(props: StepProps) {
  const [isGone, setIsGone] = createSignal(false)
  return (
    <PlanCheck
      {...props}
      text={props.draft.planText}
      onText={(planText) => props.onDraft({ planText })}
      bodyOf={(spec) =>
        isGone()
          ? { spec }
          : { openapi: { documentId: props.draft.documentId, ...props.draft.planChoice }, spec }
      }
      onRefused={(code) => setIsGone(code === 'OpenapiDocumentNotFound')}
      above={(editing) => (
        <Suspense>
          <Polish {...props} editing={editing} />
        </Suspense>
      )}
      aside={() => (
        <Suspense>
          <OpenapiNote warnings={props.draft.warnings} isGone={isGone()} />
        </Suspense>
      )}
    />
  )
}

interface PlanCheckProps extends StepProps {
  text: string
  onText: (text: string) => void
  bodyOf: (spec: ServerSpec) => Source['body']
  onRefused?: (code: string) => void
  above?: (editing: SpecEditing) => JSX.Element
  aside?: () => JSX.Element
}

function PlanCheck(props: PlanCheckProps) {
  const editing = createSpecEditing({
    text: untrack(() => props.text),
    onText: (text) => props.onText(text),
  })
  const [hostText, setHostText] = createSignal('')
  const source = (): Source => {
    const spec = editing.spec()
    return {
      body: spec === undefined ? {} : props.bodyOf(spec),
      title: spec?.title ?? '',
      tools: spec?.tools ?? [],
      hosts: spec?.allowedDomains ?? [],
      secrets: spec?.secrets ?? [],
      allowsOwnerDomains: false,
    }
  }
  return (
    <DetailsForm
      {...props}
      draft={named(props.draft, editing.spec()?.title ?? '')}
      source={source()}
      onCheck={() => editing.check() && (editing.isJson() || hostText().trim() === '')}
      aside={<Show when={props.aside}>{(aside) => aside()()}</Show>}
    >
      {props.above?.(editing)}
      <SpecPage editing={editing} hostText={hostText()} onHostText={setHostText} />
    </DetailsForm>
  )
}

/** A draft that has no name yet is proposed the source's. */
function named(draft: Draft, title: string): Draft {
  if (draft.title !== '') return draft
  return { ...draft, title, slug: proposeSlug(title) }
}
