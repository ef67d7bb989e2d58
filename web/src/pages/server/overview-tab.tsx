import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { useCanChange } from '../../role.ts'
import { healthSentence } from '../../server-health.ts'
import { ConnectPanel } from '../../ui/connect-panel.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Section } from '../../ui/page.tsx'
import { LastBuildChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { PausedSentence } from './paused-sentence.tsx'
import { useServer } from './server-page.tsx'
import { TakenDownPanel } from './taken-down/taken-down-panel.tsx'
import { DeniedHosts } from './usage/denied-hosts.tsx'
import { LastCalls } from './usage/last-calls.tsx'
import { UsageSection } from './usage/usage-section.tsx'

export function OverviewTab() {
  const server = useServer()
  return (
    <Show when={server().state !== 'taken-down'} fallback={<TakenDownPanel />}>
      <Overview />
    </Show>
  )
}

function Overview() {
  const server = useServer()
  const canChange = useCanChange()
  const isPaused = () => server().state === 'paused'
  return (
    <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div class="grid min-w-0 gap-6">
        <div class="grid gap-3">
          <p class="text-md">
            <Show when={isPaused()} fallback={healthSentence(server())}>
              <PausedSentence />{' '}
              <Show when={canChange()}>
                <A href={`/servers/${server().slug}/settings`} class={linkStyle}>
                  {words.resumeIt}
                </A>
              </Show>
            </Show>
          </p>
          <Show when={server().lastBuild?.isWaiting && server().lastBuild}>
            {(build) => (
              <p class="rounded-lg border border-warn bg-warn-soft p-3">
                {words.waitsForYou}{' '}
                <A href={`/builds/${build().id}`} class={linkStyle}>
                  {words.lookAndConfirm}
                </A>
              </p>
            )}
          </Show>
          <Show when={server().missingSecrets.length > 0}>
            <MissingSecrets />
          </Show>
          <Show when={server().hasUpgrade}>
            <p class="rounded-lg border border-line bg-surface p-3">
              {words.upgradeOffer}{' '}
              <A href={`/servers/${server().slug}/upgrade`} class={linkStyle}>
                {words.upgradeLook}
              </A>
            </p>
          </Show>
          <CopyLine text={server().url} label={words.copyUrlOf(server().title)} />
          <p class="max-w-[72ch] text-ink-2">{server().description}</p>
        </div>
        <Show
          when={server().liveVersion !== null && !isPaused()}
          fallback={
            <Section title={words.connectClient}>
              <p class="text-ink-2">{isPaused() ? words.connectPaused : words.connectLater}</p>
            </Section>
          }
        >
          <ConnectPanel slug={server().slug} url={server().url} />
        </Show>
        <UsageSection />
        <LastCalls />
        <DeniedHosts />
      </div>
      <Facts />
    </div>
  )
}

function MissingSecrets() {
  const server = useServer()
  return (
    <p class="rounded-lg border border-warn bg-warn-soft p-3">
      {words.missingSecrets(server().missingSecrets.join(', '))}{' '}
      <A href={`/servers/${server().slug}/secrets`} class={linkStyle}>
        {words.setSecrets}
      </A>
    </p>
  )
}

function Facts() {
  const server = useServer()
  return (
    <Section title={words.facts}>
      <dl class="grid gap-3">
        <div>
          <dt class="text-sm text-ink-2">{words.liveVersion}</dt>
          <dd>
            <Show when={server().liveVersion} fallback={words.none}>
              {(number) => (
                <A class={linkStyle} href={`/servers/${server().slug}/versions/${number()}`}>
                  {words.versionNumber(number())}
                </A>
              )}
            </Show>
          </dd>
        </div>
        <div>
          <dt class="text-sm text-ink-2">{words.lastBuild}</dt>
          <dd>
            <Show when={server().lastBuild} fallback={words.none}>
              {(build) => (
                <span class="flex flex-wrap items-center gap-2">
                  <A
                    class={linkStyle}
                    href={`/builds/${build().id}`}
                    aria-label={words.lastBuildOf(server().title)}
                  >
                    <LastBuildChip build={build()} />
                  </A>
                  <TimeAgo at={build().createdAt} />
                </span>
              )}
            </Show>
          </dd>
        </div>
        <div>
          <dt class="text-sm text-ink-2">{words.whoMayCall}</dt>
          <dd>{words[`visibility_${server().visibility}`]}</dd>
        </div>
        <div>
          <dt class="text-sm text-ink-2">{words.allowedHosts}</dt>
          <dd>
            <Show when={server().allowedDomains.length > 0} fallback={words.noHosts}>
              <ul class="grid gap-1">
                <For each={server().allowedDomains}>
                  {(domain) => (
                    <li>
                      <code class="font-mono text-sm">{domain}</code>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </dd>
        </div>
        <Show when={server().templateSlug}>
          {(slug) => (
            <div>
              <dt class="text-sm text-ink-2">{words.madeFrom}</dt>
              <dd>
                <A class={linkStyle} href={`/templates/${slug()}`}>
                  {slug()}
                </A>
              </dd>
            </div>
          )}
        </Show>
        <Show when={server().candidateUrl}>
          {(url) => (
            <div>
              <dt class="text-sm text-ink-2">{words.ownPort}</dt>
              <dd>
                <code class="font-mono text-sm">{url()}</code>
              </dd>
            </div>
          )}
        </Show>
        <div>
          <dt class="text-sm text-ink-2">{words.created}</dt>
          <dd>
            <TimeAgo at={server().createdAt} />{' '}
            {server().createdBy && words.by(server().createdBy ?? '')}
          </dd>
        </div>
      </dl>
    </Section>
  )
}
