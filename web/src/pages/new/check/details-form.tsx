import { useNavigate } from '@solidjs/router'
import { createForm } from '@tanstack/solid-form'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, For, Show, untrack, type JSX } from 'solid-js'
import type { SecretSpec } from '../../../../../contract/spec.ts'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import {
  fieldProblems,
  firstMessage,
  focusFirstInvalid,
  focusWhenRefused,
  otherProblems,
} from '../../../form-errors.ts'
import { createIdempotencyKey } from '../../../idempotency-key.ts'
import { keys } from '../../../queries.ts'
import { Button } from '../../../ui/button.tsx'
import { RadioField, TextArea, TextField } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { SecretField, SecretPurpose } from '../../../ui/secret-field.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { words } from '../../../words.ts'
import { detailsSchema, domainsOf, type Details } from './details-schema.ts'
import type { Source } from './source.ts'
import { dropDraft, type Draft } from '../draft.ts'
import { SlugField } from './slug-field.tsx'
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
  const secretsOf = (whose: SecretSpec['whose']) =>
    props.source.secrets.filter((secret) => secret.whose === whose)
  const askedKeys = () => secretsOf('owner').map(({ key }) => key)
  const idempotencyKey = createIdempotencyKey(draft.idempotencyKey)
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

  const [isSourceFine, setIsSourceFine] = createSignal(true)
  const form = createForm(() => ({
    defaultValues: {
      title: draft.title,
      slug: draft.slug,
      visibility: draft.visibility,
      domainsText: draft.domainsText,
      secrets: {},
    } satisfies Details as Details,
    validators: { onSubmit: detailsSchema(askedKeys()) },
    onSubmit({ value }) {
      if (isSourceFine()) create.mutate(value)
      else focusFirstInvalid(element)
    },
    onSubmitInvalid: () => focusFirstInvalid(element),
  }))

  const values = form.useSelector((state) => state.values)
  createEffect(() => {
    const { title, slug, visibility, domainsText } = values()
    props.onDraft({ title, slug, visibility, domainsText })
  })

  const problem = () => (create.isError ? asProblem(create.error) : undefined)
  const refused = () => fieldProblems(problem())
  const domainsRefused = () =>
    Object.entries(refused()).find(([path]) => path.startsWith('allowedDomains'))?.[1]
  const slugRefused = () =>
    refused()['slug'] ?? (problem()?.code === 'SlugTaken' ? words.slugTaken : undefined)
  const isAtField = (path: string) =>
    ['title', 'slug', 'visibility'].includes(path) ||
    path.startsWith('allowedDomains') ||
    /^secrets\/\d+\/value$/.test(path) ||
    askedKeys().some((key) => path === `secrets/${key}`)
  const isNoteNeeded = () =>
    create.isError &&
    slugRefused() === undefined &&
    (otherProblems(refused(), isAtField).length > 0 || Object.keys(refused()).length === 0)

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
      onSubmit={(event) => {
        event.preventDefault()
        setIsSourceFine(props.onCheck?.() ?? true)
        void form.handleSubmit()
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
            <form.Field name="title">
              {(field) => (
                <TextField
                  label={words.title}
                  autocomplete="off"
                  value={field().state.value}
                  onValue={field().handleChange}
                  error={firstMessage(field().state.meta.errors) ?? refused()['title']}
                />
              )}
            </form.Field>
            <form.Field name="slug">
              {(field) => (
                <SlugField
                  value={field().state.value}
                  onValue={field().handleChange}
                  error={firstMessage(field().state.meta.errors) ?? slugRefused()}
                />
              )}
            </form.Field>
            <form.Field name="visibility">
              {(field) => (
                <RadioField
                  legend={words.whoMayCall}
                  name="visibility"
                  value={field().state.value}
                  onValue={field().handleChange}
                  options={[
                    {
                      value: 'members',
                      label: words.visibility_members,
                      hint: words.visibilityMembersHint,
                    },
                    {
                      value: 'public',
                      label: words.visibility_public,
                      hint: words.visibilityPublicHint,
                    },
                  ]}
                />
              )}
            </form.Field>
          </div>
        </Section>
        {props.children}
        <Show when={takesOwnHosts()}>
          <Section title={words.yourHostsTitle}>
            <form.Field name="domainsText">
              {(field) => (
                <TextArea
                  label={words.hosts}
                  hint={words.yourHostsHint}
                  rows={3}
                  isOptional
                  value={field().state.value}
                  onValue={field().handleChange}
                  error={firstMessage(field().state.meta.errors) ?? domainsRefused()}
                />
              )}
            </form.Field>
          </Section>
        </Show>
        <Show when={props.source.secrets.length > 0}>
          <Section title={words.secrets}>
            <div class="grid gap-4">
              <Show when={askedKeys().length > 0}>
                <p class="max-w-[72ch] text-ink-2">{words.secretsAsked}</p>
              </Show>
              <For each={secretsOf('owner')}>
                {(secret, index) => (
                  <form.Field name={`secrets.${secret.key}`}>
                    {(field) => (
                      <SecretField
                        secret={secret}
                        value={field().state.value ?? ''}
                        onValue={field().handleChange}
                        error={
                          firstMessage(field().state.meta.errors) ??
                          refused()[`secrets/${index()}/value`] ??
                          refused()[`secrets/${secret.key}`]
                        }
                      />
                    )}
                  </form.Field>
                )}
              </For>
              <CallerSecrets secrets={secretsOf('caller')} />
            </div>
          </Section>
        </Show>
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
      <div class="grid gap-6">
        <WhatRuns source={props.source} ownHosts={domainsOf(values().domainsText)}>
          {props.aside}
        </WhatRuns>
      </div>
    </form>
  )
}

/** Nobody asks for these now: each caller is asked. */
function CallerSecrets(props: { secrets: readonly SecretSpec[] }) {
  return (
    <Show when={props.secrets.length > 0}>
      <div class="grid gap-1">
        <h3 class="font-medium">{words.callerSecrets}</h3>
        <ul class="grid gap-1 text-ink-2">
          <For each={props.secrets}>
            {(secret) => (
              <li>
                <code class="font-mono text-sm text-ink">{secret.key}</code>{' '}
                <SecretPurpose secret={secret} />
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  )
}
