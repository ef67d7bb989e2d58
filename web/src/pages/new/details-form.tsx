import { useNavigate } from '@solidjs/router'
import { createForm } from '@tanstack/solid-form'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createEffect, For, Show, untrack } from 'solid-js'
import { answerOf, asProblem, useApi } from '../../api.ts'
import {
  fieldProblems,
  firstMessage,
  focusFirstInvalid,
  focusWhenRefused,
  otherProblems,
} from '../../form-errors.ts'
import { createIdempotencyKey } from '../../idempotency-key.ts'
import { keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { RadioField, TextArea, TextField } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { words } from '../../words.ts'
import { detailsSchema, domainsOf, type Details } from './details-schema.ts'
import type { Source } from './source.ts'
import { dropDraft, type Draft } from './draft.ts'
import { SecretField } from './secret-field.tsx'
import { SlugField } from './slug-field.tsx'
import { WhatRuns } from './what-runs.tsx'

interface DetailsFormProps {
  source: Source
  draft: Draft
  onDraft: (draft: Partial<Draft>) => void
  onBack: () => void
}

export function DetailsForm(props: DetailsFormProps) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  let element: HTMLFormElement | undefined
  // once per draft: what is typed here afterwards belongs to the same form
  const { source, draft } = untrack(() => ({ source: props.source, draft: { ...props.draft } }))
  const ownerSecrets = source.secrets.filter((secret) => secret.whose === 'owner')
  const callerSecrets = source.secrets.filter((secret) => secret.whose === 'caller')
  const idempotencyKey = createIdempotencyKey(draft.idempotencyKey)

  const create = useMutation(() => ({
    mutationFn: ({ domainsText, ...details }: Details) =>
      answerOf(
        api.POST('/v1/servers', {
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: {
            ...details,
            ...source.body,
            ...(source.allowsOwnerDomains && { allowedDomains: domainsOf(domainsText) }),
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
    },
  }))
  focusWhenRefused(
    () => create.isError,
    () => element,
  )

  const form = createForm(() => ({
    defaultValues: {
      title: draft.title,
      slug: draft.slug,
      visibility: draft.visibility,
      domainsText: draft.domainsText,
      secrets: ownerSecrets.map(({ key }) => ({ key, value: '' })),
    } satisfies Details as Details,
    validators: { onSubmit: detailsSchema },
    onSubmit: ({ value }) => create.mutate(value),
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
    ownerSecrets.some(({ key }) => path === `secrets/${key}`)
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
        <Show when={source.allowsOwnerDomains}>
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
        <Show when={ownerSecrets.length > 0}>
          <Section title={words.secrets}>
            <div class="grid gap-4">
              <p class="max-w-[72ch] text-ink-2">{words.secretsAsked}</p>
              <For each={ownerSecrets}>
                {(secret, index) => (
                  <form.Field name={`secrets[${index()}].value`}>
                    {(field) => (
                      <SecretField
                        secret={secret}
                        value={field().state.value}
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
            </div>
          </Section>
        </Show>
        <div class="flex flex-wrap gap-2">
          <Button kind="primary" type="submit" isBusy={create.isPending}>
            {words.buildAction}
          </Button>
          <Button kind="quiet" onClick={() => props.onBack()}>
            {words.back}
          </Button>
        </div>
      </div>
      <WhatRuns
        source={source}
        ownHosts={domainsOf(values().domainsText)}
        callerSecrets={callerSecrets.map((secret) => secret.key)}
      />
    </form>
  )
}
