import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createMemo, createSignal, For, Show, untrack, type JSX } from 'solid-js'
import { createStore } from 'solid-js/store'
import { proposeSlug } from '../../../../../contract/propose-slug.ts'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import {
  fieldProblems,
  focusFirstInvalid,
  focusWhenRefused,
  otherProblems,
} from '../../../form-errors.ts'
import { createIdempotencyKey } from '../../../idempotency-key.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { TitleField, VisibilityField } from '../../../ui/name-fields.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { words } from '../../../words.ts'
import { dropDraft, type Draft } from '../draft.ts'
import { checkDetails, domainsOf, type Details } from './details-schema.ts'
import { SecretsSection } from './secrets-section.tsx'
import { SlugField } from './slug-field.tsx'
import type { Source } from './source.ts'
import { WhatRuns } from './what-runs.tsx'

interface DetailsFormProps {
  source: Source
  draft: Draft
  onDraft: (draft: Partial<Draft>) => void
  onBack: () => void
  /** Whether what stands in `children` can be built; shows its problems. */
  onCheck?: () => boolean
  onRefused?: (code: string) => void
  /** The source itself, where it can be changed. */
  children?: JSX.Element
  /** Beside it: what else is known of the source. */
  aside?: JSX.Element
}

/** What a server needs beside its source: a name, who may call it, and the owner's secrets. */
export function DetailsForm(props: DetailsFormProps) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  let element: HTMLFormElement | undefined
  // once per draft: what is typed here afterwards belongs to the same form
  const draft = untrack(() => ({ ...props.draft }))
  const idempotencyKey = createIdempotencyKey(draft.idempotencyKey)
  const [values, setValues] = createStore<Details>({
    title: draft.title,
    slug: draft.slug,
    visibility: draft.visibility,
    domainsText: draft.domainsText,
    secrets: {},
  })
  const [isChecked, setIsChecked] = createSignal(false)
  const askedKeys = () =>
    props.source.secrets.filter(({ whose }) => whose === 'owner').map(({ key }) => key)
  // an owner's spec lists its hosts itself
  const takesOwnHosts = () => props.source.allowsOwnerDomains && props.source.body.templateId

  const create = useMutation(() => ({
    mutationFn: ({ domainsText, secrets, ...details }: Details) =>
      answerOf(
        api.POST('/v1/servers', {
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: {
            ...details,
            ...props.source.body,
            secrets: askedKeys().map((key) => ({ key, value: secrets[key] ?? '' })),
            ...(takesOwnHosts() && { allowedDomains: domainsOf(domainsText) }),
          },
        }),
      ),
    onSuccess({ build }) {
      dropDraft()
      void queries.invalidateQueries({ queryKey: keys.servers })
      navigate(`/builds/${build.id}`)
    },
    onError(error) {
      props.onDraft({ idempotencyKey: idempotencyKey.answered(error) })
      props.onRefused?.(asProblem(error).code)
    },
  }))
  focusWhenRefused(
    () => create.isError,
    () => element,
  )

  createEffect(() => {
    const { title, slug, visibility, domainsText } = values
    props.onDraft({ title, slug, visibility, domainsText })
  })

  const checked = createMemo(() => checkDetails(values, askedKeys()))
  const problem = () => (create.isError ? asProblem(create.error) : undefined)
  const refused = () => fieldProblems(problem())
  const own = (path: string) => {
    const { problems } = checked()
    return isChecked() ? problems[path] : undefined
  }
  const problemAt = (path: string) => own(path) ?? refused()[path]
  const domainsProblem = () =>
    own('domainsText') ??
    Object.entries(refused()).find(([path]) => path.startsWith('allowedDomains'))?.[1]
  const slugProblem = () =>
    problemAt('slug') ?? (problem()?.code === 'SlugTaken' ? words.slugTaken : undefined)
  const isAtField = (path: string) =>
    ['title', 'slug', 'visibility'].includes(path) ||
    path.startsWith('allowedDomains') ||
    /^secrets\/\d+\/value$/.test(path) ||
    askedKeys().some((key) => path === `secrets/${key}`)
  const isNoteNeeded = () =>
    create.isError &&
    problem()?.code !== 'SlugTaken' &&
    (otherProblems(refused(), isAtField).length > 0 || Object.keys(refused()).length === 0)

  const submit = () => {
    setIsChecked(true)
    const isSourceFine = props.onCheck?.() ?? true
    const { details } = checked()
    if (isSourceFine && details !== undefined) create.mutate(details)
    else focusFirstInvalid(element)
  }

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div class="grid min-w-0 gap-6">
        <Show when={isNoteNeeded()}>
          <ProblemNote error={create.error}>
            <ul>
              <For each={otherProblems(refused(), isAtField)}>
                {([path, detail]) => (
                  <li>
                    <code class="font-mono text-sm">/{path}</code> {detail}
                  </li>
                )}
              </For>
            </ul>
          </ProblemNote>
        </Show>
        <Section title={words.nameAndAccess}>
          <div class="grid gap-4">
            <TitleField
              value={values.title}
              onValue={(title) => setValues({ title })}
              error={problemAt('title')}
            />
            <SlugField
              value={values.slug}
              onValue={(slug) => setValues({ slug })}
              isProposal={values.slug === proposeSlug(props.source.title)}
              error={slugProblem()}
            />
            <VisibilityField
              value={values.visibility}
              onValue={(visibility) => setValues({ visibility })}
            />
          </div>
        </Section>
        {props.children}
        <Show when={takesOwnHosts()}>
          <Section title={words.yourHostsTitle}>
            <TextArea
              label={words.hosts}
              hint={words.yourHostsHint}
              rows={3}
              isOptional
              value={values.domainsText}
              onValue={(domainsText) => setValues({ domainsText })}
              error={domainsProblem()}
            />
          </Section>
        </Show>
        <SecretsSection
          secrets={props.source.secrets}
          values={values.secrets}
          onValue={(key, value) => setValues('secrets', key, value)}
          problemOf={(key) =>
            problemAt(`secrets/${key}`) ?? refused()[`secrets/${askedKeys().indexOf(key)}/value`]
          }
        />
        <p class="text-ink-2">{words.approves}</p>
        <div class="flex flex-wrap gap-2">
          <Button kind="primary" type="submit" isBusy={create.isPending}>
            {words.buildAction}
          </Button>
          <Button kind="quiet" onClick={() => props.onBack()}>
            {words.back}
          </Button>
        </div>
      </div>
      <Show when={props.source.tools.length > 0}>
        <WhatRuns source={props.source} ownHosts={domainsOf(values.domainsText)}>
          {props.aside}
        </WhatRuns>
      </Show>
    </form>
  )
}
