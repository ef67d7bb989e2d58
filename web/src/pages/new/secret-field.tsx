import { Show } from 'solid-js'
import type { SecretSpec } from '../../../../contract/spec.ts'
import { ExternalLink } from '../../ui/external-link.tsx'
import { TextField } from '../../ui/field.tsx'
import { words } from '../../words.ts'

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
      hint={
        <>
          {props.secret.description}{' '}
          <Show when={props.secret.howToGetUrl}>
            {(url) => (
              <ExternalLink href={url()} label={words.howToGet(props.secret.key)}>
                {words.whereToGet}
              </ExternalLink>
            )}
          </Show>
        </>
      }
    />
  )
}
