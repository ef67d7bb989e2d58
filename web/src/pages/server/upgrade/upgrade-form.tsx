import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Upgrade } from '../../../../../contract/templates.ts'
import { asProblem } from '../../../api.ts'
import { fieldProblems, focusWhenRefused } from '../../../form-errors.ts'
import { useUpgrade } from '../../../start-build.ts'
import { BuildProblem } from '../../../ui/build-problem.tsx'
import { Button } from '../../../ui/button.tsx'
import { CheckField } from '../../../ui/check-field.tsx'
import { Section } from '../../../ui/page.tsx'
import { SecretField, SecretPurpose } from '../../../ui/secret-field.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { DeclineUpgrades } from './decline-upgrades.tsx'

interface Yes {
  domains: string[]
  secretKeys: string[]
  values: Record<string, string>
}

const toggled = (list: readonly string[], one: string, isWanted: boolean) =>
  isWanted ? [...list, one] : list.filter((other) => other !== one)

/** What is approved with the upgrade, and the values that it needs. */
export function UpgradeForm(props: { upgrade: Upgrade }) {
  const server = useServer()
  const build = useUpgrade()
  const [yes, setYes] = createStore<Yes>({ domains: [], secretKeys: [], values: {} })
  const [discards, setDiscards] = createSignal(false)
  const [allowBreaking, setAllowBreaking] = createSignal(false)
  let element: HTMLFormElement | undefined
  const needed = () =>
    props.upgrade.newSecrets.filter(({ key }) => props.upgrade.missingSecrets.includes(key))
  const othersNeeded = () =>
    props.upgrade.missingSecrets.filter((key) => !needed().some((secret) => secret.key === key))
  const asksNothing = () =>
    props.upgrade.newDomains.length +
      props.upgrade.newSecrets.length +
      props.upgrade.missingSecrets.length ===
    0
  const refused = () => fieldProblems(build.isError ? asProblem(build.error) : undefined)
  /** The api names a secret by its place in what was sent, or by its key. */
  const problemOf = (key: string) => refused()[`secrets/${key}`]

  focusWhenRefused(
    () => build.isError,
    () => element,
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    build.mutate({
      slug: server().slug,
      body: {
        versionNumber: props.upgrade.latestVersion,
        domains: [...yes.domains],
        secretKeys: [...yes.secretKeys],
        secrets: Object.entries(yes.values).flatMap(([key, value]) =>
          value === '' ? [] : [{ key, value }],
        ),
        discardsOwnChanges: discards(),
        allowBreaking: allowBreaking(),
      },
    })
  }

  return (
    <form ref={(node) => (element = node)} noValidate class="grid min-w-0 gap-6" onSubmit={submit}>
      <Show when={!asksNothing()}>
        <Section title={words.upgradeAsks}>
          <div class="grid gap-4">
            <p class="max-w-[72ch] text-ink-2">{words.upgradeAsksText}</p>
            <div class="grid">
              <For each={props.upgrade.newDomains}>
                {(domain) => (
                  <CheckField
                    label={words.upgradeAllowHost(domain)}
                    isChecked={yes.domains.includes(domain)}
                    onChecked={(isWanted) =>
                      setYes('domains', (list) => toggled(list, domain, isWanted))
                    }
                  />
                )}
              </For>
              <For each={props.upgrade.newSecrets}>
                {(secret) => (
                  <CheckField
                    label={
                      <>
                        {words.upgradeAllowSecret(secret.key)}
                        <span class="block text-sm text-ink-2">
                          {words[`whoseSecret_${secret.whose}`]}. <SecretPurpose secret={secret} />
                        </span>
                      </>
                    }
                    isChecked={yes.secretKeys.includes(secret.key)}
                    onChecked={(isWanted) =>
                      setYes('secretKeys', (list) => toggled(list, secret.key, isWanted))
                    }
                  />
                )}
              </For>
            </div>
            <For each={needed()}>
              {(secret) => (
                <SecretField
                  secret={secret}
                  value={yes.values[secret.key] ?? ''}
                  onValue={(value) => setYes('values', secret.key, value)}
                  error={problemOf(secret.key)}
                />
              )}
            </For>
            <For each={othersNeeded()}>
              {(key) => (
                <SecretField
                  secret={{ key, description: words.upgradeNeedsValue, whose: 'owner' }}
                  value={yes.values[key] ?? ''}
                  onValue={(value) => setYes('values', key, value)}
                  error={problemOf(key)}
                />
              )}
            </For>
          </div>
        </Section>
      </Show>
      <div class="grid empty:hidden">
        <Show when={props.upgrade.isIterated}>
          <CheckField label={words.upgradeDiscard} isChecked={discards()} onChecked={setDiscards} />
        </Show>
        <Show when={props.upgrade.difference.tools.some(({ isBreaking }) => isBreaking)}>
          <CheckField
            label={words.allowBreaking}
            isChecked={allowBreaking()}
            onChecked={setAllowBreaking}
          />
        </Show>
      </div>
      <Show when={build.isError}>
        <BuildProblem error={build.error} slug={server().slug} />
      </Show>
      <div class="flex flex-wrap items-center gap-2">
        <Button type="submit" kind="primary" isBusy={build.isPending}>
          {words.upgradeAction(props.upgrade.latestVersion)}
        </Button>
        <Show
          when={!props.upgrade.isDeclined}
          fallback={<p class="text-ink-2">{words.upgradeDeclined}</p>}
        >
          <DeclineUpgrades isDeclined={false} />
        </Show>
      </div>
    </form>
  )
}
