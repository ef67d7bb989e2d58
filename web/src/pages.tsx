// Every page by its address; each but the frame is a chunk of its own.
import { Route } from '@solidjs/router'
import { lazy, type Component } from 'solid-js'
import { Frame } from './frame/frame.tsx'

function page<N extends string>(
  load: () => Promise<Record<N, Component>>,
  name: N,
): Component & { preload: () => Promise<unknown> } {
  return lazy(async () => ({ default: (await load())[name] }))
}

const SetupPage = page(() => import('./pages/account/setup-page.tsx'), 'SetupPage')
const NewPasswordPage = page(
  () => import('./pages/account/new-password-page.tsx'),
  'NewPasswordPage',
)
const SignInPage = page(() => import('./pages/account/sign-in-page.tsx'), 'SignInPage')
const MePage = page(() => import('./pages/account/me-page.tsx'), 'MePage')
const ServersPage = page(() => import('./pages/servers/servers-page.tsx'), 'ServersPage')
const NewServerPage = page(() => import('./pages/new/new-server-page.tsx'), 'NewServerPage')
const BuildPage = page(() => import('./pages/build/build-page.tsx'), 'BuildPage')
const OverviewTab = page(() => import('./pages/server/overview-tab.tsx'), 'OverviewTab')
const ToolsTab = page(() => import('./pages/server/tools-tab.tsx'), 'ToolsTab')
const PlaygroundTab = page(
  () => import('./pages/server/playground/playground-tab.tsx'),
  'PlaygroundTab',
)
const VersionsTab = page(() => import('./pages/server/versions-tab.tsx'), 'VersionsTab')
const VersionTab = page(() => import('./pages/server/version-tab.tsx'), 'VersionTab')
const SecretsTab = page(() => import('./pages/server/secrets-tab.tsx'), 'SecretsTab')
const LogsTab = page(() => import('./pages/server/logs/logs-tab.tsx'), 'LogsTab')
const ChangeTab = page(() => import('./pages/server/change/change-tab.tsx'), 'ChangeTab')
const PublishTab = page(() => import('./pages/server/publish/publish-tab.tsx'), 'PublishTab')
const UpgradeTab = page(() => import('./pages/server/upgrade/upgrade-tab.tsx'), 'UpgradeTab')
const SettingsTab = page(() => import('./pages/server/settings/settings-tab.tsx'), 'SettingsTab')
const CredentialsPage = page(
  () => import('./pages/account/credentials-page.tsx'),
  'CredentialsPage',
)
const AccessTab = page(() => import('./pages/server/access-tab.tsx'), 'AccessTab')
const JoinPage = page(() => import('./pages/account/join-page.tsx'), 'JoinPage')
const PeopleTab = page(() => import('./pages/organisation/people-tab.tsx'), 'PeopleTab')
const KeysTab = page(() => import('./pages/organisation/keys-tab.tsx'), 'KeysTab')
const PolicyTab = page(() => import('./pages/organisation/policy-tab.tsx'), 'PolicyTab')
const AuditPage = page(() => import('./pages/audit/audit-page.tsx'), 'AuditPage')
const TemplatesAdminTab = page(
  () => import('./pages/admin/templates-admin-tab.tsx'),
  'TemplatesAdminTab',
)
const ReportsTab = page(() => import('./pages/admin/reports-tab.tsx'), 'ReportsTab')
const AccountsTab = page(() => import('./pages/admin/accounts-tab.tsx'), 'AccountsTab')
const HostsTab = page(() => import('./pages/admin/hosts-tab.tsx'), 'HostsTab')
const InstallationAuditTab = page(
  () => import('./pages/admin/installation-audit-tab.tsx'),
  'InstallationAuditTab',
)
const TakedownPage = page(() => import('./pages/admin/takedown-page.tsx'), 'TakedownPage')
const AdminPage = lazy(async () => ({
  default: (await import('./pages/admin/admin-page.tsx')).AdminPage,
}))
const OrganisationPage = lazy(async () => ({
  default: (await import('./pages/organisation/organisation-page.tsx')).OrganisationPage,
}))
const TemplatesPage = page(() => import('./pages/templates/templates-page.tsx'), 'TemplatesPage')
const TemplatePage = page(() => import('./pages/templates/template-page.tsx'), 'TemplatePage')
const NotFoundPage = page(() => import('./pages/not-found-page.tsx'), 'NotFoundPage')
const ServerPage = lazy(async () => ({
  default: (await import('./pages/server/server-page.tsx')).ServerPage,
}))

export function Pages() {
  return (
    <>
      <Route path="/setup" component={SetupPage} />
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/new-password" component={NewPasswordPage} />
      <Route path="/join" component={JoinPage} />
      <Route component={Frame}>
        <Route path="/" component={ServersPage} />
        <Route path="/new" component={NewServerPage} />
        <Route path="/builds/:id" component={BuildPage} />
        <Route path="/servers/:slug" component={ServerPage}>
          <Route path="/" component={OverviewTab} />
          <Route path="/tools" component={ToolsTab} />
          <Route path="/playground" component={PlaygroundTab} />
          <Route path="/versions" component={VersionsTab} />
          <Route path="/versions/:number" component={VersionTab} />
          <Route path="/secrets" component={SecretsTab} />
          <Route path="/logs" component={LogsTab} />
          <Route path="/change" component={ChangeTab} />
          <Route path="/access" component={AccessTab} />
          <Route path="/publish" component={PublishTab} />
          <Route path="/upgrade" component={UpgradeTab} />
          <Route path="/settings" component={SettingsTab} />
        </Route>
        <Route path="/templates" component={TemplatesPage} />
        <Route path="/templates/:slug" component={TemplatePage} />
        <Route path="/credentials/:slug" component={CredentialsPage} />
        <Route path="/organisation" component={OrganisationPage}>
          <Route path="/" component={PeopleTab} />
          <Route path="/keys" component={KeysTab} />
          <Route path="/policy" component={PolicyTab} />
        </Route>
        <Route path="/audit" component={AuditPage} />
        <Route path="/admin/takedowns/:id" component={TakedownPage} />
        <Route path="/admin" component={AdminPage}>
          <Route path="/" component={TemplatesAdminTab} />
          <Route path="/reports" component={ReportsTab} />
          <Route path="/people" component={AccountsTab} />
          <Route path="/hosts" component={HostsTab} />
          <Route path="/audit" component={InstallationAuditTab} />
        </Route>
        <Route path="/me" component={MePage} />
        <Route path="*" component={NotFoundPage} />
      </Route>
    </>
  )
}
