import { Show } from 'solid-js'
import type { Build } from '../../../../contract/nouns.ts'
import { LinkButton } from '../../ui/button.tsx'
import { words } from '../../words.ts'

/** The ways on from a failed build: by words where a model wrote it, by hand always. */
export function AfterFailure(props: { build: Build }) {
  const isWritten = () => ['prompt', 'preview', 'iterate'].includes(props.build.source)
  const place = () => `/servers/${props.build.serverSlug}/change`
  const query = () => {
    const { versionNumber, failure, source, instruction } = props.build
    const reason = [failure?.title, failure?.detail].filter(Boolean).join('. ')
    // a change that failed is no part of the version that is changed next
    const before = source === 'iterate' && instruction !== null ? `${instruction}\n\n` : ''
    return {
      version: versionNumber === null ? '' : `?version=${versionNumber}`,
      say: `?say=${encodeURIComponent(`${before}${words.mendIt(reason)}`.slice(0, 2_000))}`,
    }
  }
  return (
    <>
      <Show when={isWritten()}>
        <LinkButton href={`${place()}${query().say}`} kind="primary">
          {words.describeChange}
        </LinkButton>
      </Show>
      <LinkButton href={`${place()}${query().version}`} kind={isWritten() ? 'plain' : 'primary'}>
        {words.editSpec}
      </LinkButton>
    </>
  )
}
