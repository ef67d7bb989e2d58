import { Show } from 'solid-js'
import type { SecretSpec } from '../../../contract/spec.ts'
import { words } from '../words.ts'
import { ExternalLink } from './external-link.tsx'
import { TextField } from './field.tsx'

interface SecretFieldProps {
  secret: SecretSpec
  value: string
  onValue: (value: string) => void
  error: string | undefined
}

export function SecretField(props: SecretFieldProps) {
  return (
    <TextField
      label={props.secret.key}
      type="password"
      autocomplete="off"
      value={props.value}
      onValue={props.onValue}
      error={props.error}
      hint={<SecretPurpose secret={props.secret} />}
    />
  )
}

/** What a secret is for, and where to get one: the host is named, for the link may be a stranger's. */
export function SecretPurpose(props: {
  secret: Pick<SecretSpec, 'key' | 'description' | 'howToGetUrl'>
}) {
  return (
    <>
      {props.secret.description}{' '}
      <Show when={props.secret.howToGetUrl}>
        {(url) => (
          <>
            <ExternalLink href={url()} label={words.howToGet(props.secret.key)}>
              {words.whereToGet}
            </ExternalLink>{' '}
            ({hostOf(url())})
          </>
        )}
      </Show>
    </>
  )
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? url
}
