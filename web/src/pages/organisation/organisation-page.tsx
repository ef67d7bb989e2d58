import { useLocation, type RouteSectionProps } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { Suspense } from 'solid-js'
import { useApi } from '../../api.ts'
import { meQuery } from '../../queries.ts'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { words } from '../../words.ts'
import { NewOrganisation } from './new-organisation.tsx'

const tabs = [
  { href: '/organisation', word: words.people },
  { href: '/organisation/keys', word: words.apiKeys },
  { href: '/organisation/policy', word: words.policy },
] as const

/** The organisation that one works in. */
export function OrganisationPage(props: RouteSectionProps) {
  const api = useApi()
  const location = useLocation()
  const me = useQuery(() => meQuery(api))
  const organisation = () => (me.isSuccess ? me.data.organisation : undefined)
  const current = () =>
    [...tabs].reverse().find(({ href }) => location.pathname.startsWith(href))?.word
  return (
    <Page
      title={organisation()?.name ?? words.organisation}
      tabState={current()}
      lead={organisation()?.kind === 'personal' ? words.personalLead : words.sharedLead}
      actions={<NewOrganisation />}
    >
      <Tabs label={words.organisationTabs} tabs={tabs} current={current()} />
      <Suspense fallback={<Skeleton rows={3} height="card" />}>{props.children}</Suspense>
    </Page>
  )
}
