import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { For, Show, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import {
  policySources,
  quotaNames,
  type OrganisationPolicy,
  type PolicySource,
} from '../../../../contract/policy.ts'
import { answerOf, asProblem, useApi } from '../../api.ts'
import { fieldProblems, focusWhenRefused } from '../../form-errors.ts'
import { organisationKeys } from '../../organisation-queries.ts'
import { useCanManage } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { draftOf, policyOf } from './policy-draft.ts'

/** The rules, to be read by all and set by admins. */
export function PolicyForm(props: { policy: OrganisationPolicy }) {
  const api = useApi()
  const queries = useQueryClient()
  const canManage = useCanManage()
  let element: HTMLFormElement | undefined
  const [draft, setDraft] = createStore(untrack(() => draftOf(props.policy)))
  const save = useMutation(() => ({
    mutationFn: () => answerOf(api.PUT('/v1/me/org/policy', { body: policyOf(draft) })),
    onSuccess({ policy }) {
      announce(words.policySaved)
      queries.setQueryData(organisationKeys.policy, policy)
      void queries.invalidateQueries({ queryKey: organisationKeys.quotaUse })
    },
  }))
  const refused = () => fieldProblems(save.isError ? asProblem(save.error) : undefined)
  const refusedBelow = (path: string) =>
    Object.entries(refused()).find(([at]) => at === path || at.startsWith(`${path}/`))?.[1]
  focusWhenRefused(
    () => save.isError,
    () => element,
  )
  const toggle = (source: PolicySource, isWanted: boolean) =>
    setDraft(
      'allowedSources',
      policySources.filter((one) =>
        one === source ? isWanted : draft.allowedSources.includes(one),
      ),
    )

  return (
    <form
      ref={(node) => (element = node)}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset disabled={!canManage()} class="grid gap-6">
        <Section title={words.policySources}>
          <div class="grid gap-1">
            <p class="mb-1 max-w-[72ch] text-ink-2">{words.policySourcesText}</p>
            <For each={policySources}>
              {(source) => (
                <CheckField
                  label={words[`policySource_${source}`]}
                  isChecked={draft.allowedSources.includes(source)}
                  onChecked={(isWanted) => toggle(source, isWanted)}
                />
              )}
            </For>
          </div>
        </Section>
        <Section title={words.policyDomains}>
          <div class="grid max-w-xl gap-4">
            <CheckField
              label={words.limitsDomains}
              isChecked={draft.limitsDomains}
              onChecked={(limitsDomains) => setDraft({ limitsDomains })}
            />
            <Show when={draft.limitsDomains}>
              <TextArea
                label={words.onlyTheseHosts}
                hint={words.hostsHint}
                rows={4}
                value={draft.allowedDomains}
                onValue={(allowedDomains) => setDraft({ allowedDomains })}
                error={refusedBelow('allowedDomains')}
              />
            </Show>
            <TextArea
              label={words.deniedHostsRule}
              hint={words.deniedHostsHint}
              rows={4}
              value={draft.deniedDomains}
              onValue={(deniedDomains) => setDraft({ deniedDomains })}
              error={refusedBelow('deniedDomains')}
            />
          </div>
        </Section>
        <Section title={words.policySharing}>
          <div class="grid gap-1">
            <CheckField
              label={words.allowsPublicServers}
              isChecked={draft.allowsPublicServers}
              onChecked={(allowsPublicServers) => setDraft({ allowsPublicServers })}
            />
            <CheckField
              label={words.allowsPublishing}
              isChecked={draft.allowsPublishing}
              onChecked={(allowsPublishing) => setDraft({ allowsPublishing })}
            />
          </div>
        </Section>
        <Section title={words.policyQuotas}>
          <div class="grid gap-4">
            <p class="max-w-[72ch] text-ink-2">{words.policyQuotasText}</p>
            <div class="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-4">
              <For each={quotaNames}>
                {(name) => (
                  <TextField
                    label={words[`quota_${name}`]}
                    inputmode="numeric"
                    value={draft.quotas[name]}
                    onValue={(text) => setDraft('quotas', name, text)}
                    error={refused()[`quotas/${name}`]}
                  />
                )}
              </For>
              <TextField
                label={words.runnerMemory}
                inputmode="numeric"
                value={draft.memoryMb}
                onValue={(memoryMb) => setDraft({ memoryMb })}
                error={refused()['runner/memoryMb']}
              />
              <TextField
                label={words.runnerCpus}
                inputmode="decimal"
                value={draft.cpus}
                onValue={(cpus) => setDraft({ cpus })}
                error={refused()['runner/cpus']}
              />
            </div>
          </div>
        </Section>
        <Show when={save.data?.publicServers.length}>
          <p role="status" class="max-w-[72ch] text-sm text-warn">
            {words.stillPublic(save.data?.publicServers ?? [])}
          </p>
        </Show>
        <Show when={save.isError && Object.keys(refused()).length === 0}>
          <ProblemNote error={save.error} />
        </Show>
        <Show when={canManage()} fallback={<p class="text-ink-2">{words.policyReadOnly}</p>}>
          <div>
            <Button kind="primary" type="submit" isBusy={save.isPending}>
              {words.savePolicy}
            </Button>
          </div>
        </Show>
      </fieldset>
    </form>
  )
}
