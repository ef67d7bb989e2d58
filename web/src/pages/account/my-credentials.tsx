import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { useApi } from '../../api.ts'
import { credentialServersQuery } from '../../queries.ts'
import { linkStyle } from '../../ui/link.ts'
import { RowsSection } from '../../ui/rows.tsx'
import { words } from '../../words.ts'

/** The servers that hold values of this person, and the way to replace them or take them back. */
export function MyCredentials() {
  const api = useApi()
  const servers = useQuery(() => credentialServersQuery(api))
  return (
    <RowsSection
      title={words.credentialsMine}
      query={servers}
      empty={words.credentialsMineEmpty}
      head={[words.server, words.given]}
      row={({ slug, title, keys }) => (
        <tr>
          <td data-label={words.server}>
            <A class={linkStyle} href={`/credentials/${slug}`}>
              {title}
            </A>
          </td>
          <td data-label={words.given}>
            <code class="font-mono">{keys.join(', ')}</code>
          </td>
        </tr>
      )}
    />
  )
}
