import { A, useParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { versionQuery } from '../../queries.ts'
import { CodeView } from '../../ui/code-view.tsx'
import { FailureNote, Findings } from '../../ui/failure-note.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { VersionChip } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { words } from '../../words.ts'
import { CompareVersions } from './compare-versions.tsx'
import { GoBack } from './go-back.tsx'
import { useServer } from './server-page.tsx'

/** One version as it was built: immutable, so nothing here can be changed. */
export function VersionTab() {
  const api = useApi()
  const server = useServer()
  const params = useParams<{ number: string }>()
  const version = useQuery(() =>
    versionQuery(api, { slug: server().slug, number: Number(params.number) }),
  )
  return (
    <Loaded query={version} waiting={<Skeleton rows={2} height="card" />}>
      {(found) => (
        <div class="grid min-w-0 gap-6">
          <div class="flex flex-wrap items-center gap-3">
            <h2 class="text-lg font-semibold">{words.versionNumber(found().number)}</h2>
            <VersionChip state={found().state} />
            <span class="text-ink-2">
              <TimeAgo at={found().createdAt} /> {found().author && words.by(found().author ?? '')}
            </span>
            <A class={linkStyle} href={`/builds/${found().buildId}`}>
              {words.buildLog}
            </A>
            <GoBack version={found()} label={words.goBackToThis} />
          </div>
          <Show when={found().failure}>
            {(failure) => <FailureNote failure={failure()} liveVersion={server().liveVersion} />}
          </Show>
          <Show when={found().instruction}>
            {(text) => (
              <Section title={words.whatWasAsked}>
                <p class="max-w-[72ch] whitespace-pre-line">{text()}</p>
              </Section>
            )}
          </Show>
          <CompareVersions version={found()} />
          <Section title={words.scanFindings}>
            <Show
              when={found().findings.length > 0}
              fallback={<p class="text-ink-2">{words.scanClean}</p>}
            >
              <Findings findings={found().findings} />
            </Show>
          </Section>
          <Section title={words.code}>
            <Show when={found().code} fallback={<p class="text-ink-2">{words.noCode}</p>}>
              {(code) => (
                <div class="grid gap-2">
                  <CodeView
                    code={code()}
                    label={words.codeOfVersion(found().number)}
                    marked={found().findings.map((finding) => finding.line)}
                  />
                  <Show when={found().codeSha256}>
                    <p class="text-sm text-ink-2">
                      SHA-256 <code class="font-mono">{found().codeSha256}</code>
                    </p>
                  </Show>
                </div>
              )}
            </Show>
          </Section>
          <Section title={words.spec}>
            <Show when={found().spec} fallback={<p class="text-ink-2">{words.noSpec}</p>}>
              {(spec) => (
                <CodeView
                  code={JSON.stringify(spec(), null, 2)}
                  label={words.specOfVersion(found().number)}
                />
              )}
            </Show>
          </Section>
        </div>
      )}
    </Loaded>
  )
}
