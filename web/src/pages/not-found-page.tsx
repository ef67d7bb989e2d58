import { LinkButton } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { words } from '../words.ts'

export function NotFoundPage() {
  return (
    <Page title={words.notFoundTitle} lead={words.notFoundText}>
      <div>
        <LinkButton href="/" kind="primary">
          {words.toServers}
        </LinkButton>
      </div>
    </Page>
  )
}
