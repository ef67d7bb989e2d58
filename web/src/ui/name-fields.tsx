import type { Visibility } from '../../../contract/visibility.ts'
import { words } from '../words.ts'
import { RadioField, TextField } from './field.tsx'

/** What a server is called by people. */
export function TitleField(props: {
  value: string
  onValue: (title: string) => void
  error: string | undefined
}) {
  return <TextField label={words.title} maxLength={80} autocomplete="off" {...props} />
}

/** Who may call a server, and what that means. */
export function VisibilityField(props: {
  value: Visibility
  onValue: (visibility: Visibility) => void
}) {
  return (
    <RadioField
      legend={words.whoMayCall}
      name="visibility"
      {...props}
      options={[
        { value: 'members', label: words.visibility_members, hint: words.visibilityMembersHint },
        { value: 'public', label: words.visibility_public, hint: words.visibilityPublicHint },
      ]}
    />
  )
}
