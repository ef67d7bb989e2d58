import { useLocation, type RouteSectionProps } from '@solidjs/router'
import { Show, Suspense } from 'solid-js'
import { useIsAdministrator } from '../../role.ts'
import { Empty, Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { words } from '../../words.ts'

const tabs = [
  { href: '/admin', word: words.templates },
  { href: '/admin/reports', word: words.reports },
  { href: '/admin/people', word: words.people },
  { href: '/admin/hosts', word: words.hosts },
  { href: '/admin/audit', word: words.audit },
] as const

/** For administrators of the installation, whatever their role in an organisation is. */
export function AdminPage(props: RouteSectionProps) {
  const location = useLocation()
  const isAdministrator = useIsAdministrator()
  const current = () =>
    [...tabs].reverse().find(({ href }) => location.pathname.startsWith(href))?.word
  return (
    <Show
      when={isAdministrator()}
      fallback={
        <Page title={words.admin}>
          <Empty title={words.notAllowedTitle} text={words.adminNotAllowed} />
        </Page>
      }
    >
      <Page title={words.admin} tabState={current()} lead={words.adminLead}>
        <Tabs label={words.adminTabs} tabs={tabs} current={current()} />
        <Suspense fallback={<Skeleton rows={3} height="card" />}>{props.children}</Suspense>
      </Page>
    </Show>
  )
}
