import { exportAudit } from './audit/export-audit.ts'
import { listAudit } from './audit/list-audit.ts'
import { listInstallationAudit } from './audit/list-installation-audit.ts'
import { getSignInOptions } from './auth/get-sign-in-options.ts'
import { resetPassword } from './auth/reset-password.ts'
import { setUp } from './auth/set-up.ts'
import { signIn } from './auth/sign-in.ts'
import { signOut } from './auth/sign-out.ts'
import { cancelBuild } from './builds/cancel-build.ts'
import { confirmBuild } from './builds/confirm-build.ts'
import { createBuild } from './builds/create-build.ts'
import { followBuild } from './builds/follow-build.ts'
import { getBuild } from './builds/get-build.ts'
import { inviteCaller } from './callers/invite-caller.ts'
import { listCallers } from './callers/list-callers.ts'
import { removeCaller } from './callers/remove-caller.ts'
import { deleteCredential } from './credentials/delete-credential.ts'
import { listCredentials } from './credentials/list-credentials.ts'
import { listCredentialServers } from './credentials/list-credential-servers.ts'
import { setCredential } from './credentials/set-credential.ts'
import { listHosts } from './hosts/list-hosts.ts'
import { acceptInvitation } from './invitations/accept-invitation.ts'
import { createInvitation } from './invitations/create-invitation.ts'
import { joinByInvitation } from './invitations/join-by-invitation.ts'
import { listInvitations } from './invitations/list-invitations.ts'
import { readInvitation } from './invitations/read-invitation.ts'
import { withdrawInvitation } from './invitations/withdraw-invitation.ts'
import { createKey } from './keys/create-key.ts'
import { listKeys } from './keys/list-keys.ts'
import { revokeKey } from './keys/revoke-key.ts'
import { changePassword } from './me/change-password.ts'
import { getMe } from './me/get-me.ts'
import { getMyOrganisation } from './me/get-my-organisation.ts'
import { listConnectedApps } from './me/list-connected-apps.ts'
import { revokeConnectedApp } from './me/revoke-connected-app.ts'
import { updateMe } from './me/update-me.ts'
import { closeReport } from './moderation/close-report.ts'
import { dismissNotice } from './moderation/dismiss-notice.ts'
import { getTakedown } from './moderation/get-takedown.ts'
import { getTakedownPlan } from './moderation/get-takedown-plan.ts'
import { hideTemplate } from './moderation/hide-template.ts'
import { listModeratedTemplates } from './moderation/list-moderated-templates.ts'
import { listNotices } from './moderation/list-notices.ts'
import { listReports } from './moderation/list-reports.ts'
import { reportTemplate } from './moderation/report-template.ts'
import { restoreTemplate } from './moderation/restore-template.ts'
import { takeDownTemplate } from './moderation/take-down-template.ts'
import { verifyTemplate } from './moderation/verify-template.ts'
import { followRuntimeLogs } from './observe/follow-runtime-logs.ts'
import { getServersUsage } from './observe/get-servers-usage.ts'
import { getUsage } from './observe/get-usage.ts'
import { listCalls } from './observe/list-calls.ts'
import { listDeniedHosts } from './observe/list-denied-hosts.ts'
import { listRuntimeLogs } from './observe/list-runtime-logs.ts'
import { convertOpenapi } from './openapi/convert-openapi.ts'
import { readOpenapi } from './openapi/read-openapi.ts'
import { createOrganisation } from './organisations/create-organisation.ts'
import { leaveOrganisation } from './organisations/leave-organisation.ts'
import { listMembers } from './organisations/list-members.ts'
import { listOrganisations } from './organisations/list-organisations.ts'
import { removeMember } from './organisations/remove-member.ts'
import { setMemberRole } from './organisations/set-member-role.ts'
import { switchOrganisation } from './organisations/switch-organisation.ts'
import { updateOrganisation } from './organisations/update-organisation.ts'
import { callTool } from './playground/call-tool.ts'
import { getPolicy } from './policy/get-policy.ts'
import { getQuotaUse } from './policy/get-quota-use.ts'
import { setPolicy } from './policy/set-policy.ts'
import { followPreview } from './previews/follow-preview.ts'
import { getModel } from './previews/get-model.ts'
import { getPreview } from './previews/get-preview.ts'
import { previewServer } from './previews/preview-server.ts'
import { startPreview } from './previews/start-preview.ts'
import { checkPublish } from './publish/check-publish.ts'
import { publishTemplate } from './publish/publish-template.ts'
import type { Handlers } from './request-types.ts'
import { deleteSecret } from './secrets/delete-secret.ts'
import { exportSecrets } from './secrets/export-secrets.ts'
import { listSecrets } from './secrets/list-secrets.ts'
import { setSecret } from './secrets/set-secret.ts'
import { checkSlug } from './servers/check-slug.ts'
import { createServer } from './servers/create-server.ts'
import { getServer } from './servers/get-server.ts'
import { getVersion } from './servers/get-version.ts'
import { iterateServer } from './servers/iterate-server.ts'
import { deleteServer } from './servers/delete-server.ts'
import { pauseServer } from './servers/pause-server.ts'
import { resumeServer } from './servers/resume-server.ts'
import { redeployServer } from './servers/redeploy-server.ts'
import { rollbackServer } from './servers/rollback-server.ts'
import { listServers } from './servers/list-servers.ts'
import { updateServer } from './servers/update-server.ts'
import { listVersions } from './servers/list-versions.ts'
import { compareTemplateVersions } from './templates/compare-template-versions.ts'
import { deleteTemplate } from './templates/delete-template.ts'
import { getTemplate } from './templates/get-template.ts'
import { getTemplateVersion } from './templates/get-template-version.ts'
import { listTemplates } from './templates/list-templates.ts'
import { declineUpgrades } from './upgrades/decline-upgrades.ts'
import { getUpgrade } from './upgrades/get-upgrade.ts'
import { upgradeServer } from './upgrades/upgrade-server.ts'
import { listUsers } from './users/list-users.ts'
import { restoreUser } from './users/restore-user.ts'
import { setAdministrator } from './users/set-administrator.ts'
import { suspendUser } from './users/suspend-user.ts'

export const handlers: Handlers = {
  getSignInOptions,
  setUp,
  signIn,
  signOut,
  getMe,
  updateMe,
  changePassword,
  resetPassword,
  getMyOrganisation,
  listConnectedApps,
  revokeConnectedApp,
  listOrganisations,
  createOrganisation,
  switchOrganisation,
  updateOrganisation,
  leaveOrganisation,
  listMembers,
  setMemberRole,
  removeMember,
  listInvitations,
  createInvitation,
  withdrawInvitation,
  readInvitation,
  acceptInvitation,
  joinByInvitation,
  listCallers,
  inviteCaller,
  removeCaller,
  listKeys,
  createKey,
  revokeKey,
  listUsers,
  suspendUser,
  restoreUser,
  setAdministrator,
  listServers,
  createServer,
  getServer,
  updateServer,
  checkSlug,
  createBuild,
  iterateServer,
  rollbackServer,
  redeployServer,
  pauseServer,
  resumeServer,
  deleteServer,
  listVersions,
  getVersion,
  listSecrets,
  setSecret,
  deleteSecret,
  getBuild,
  followBuild,
  confirmBuild,
  cancelBuild,
  getModel,
  previewServer,
  startPreview,
  getPreview,
  followPreview,
  readOpenapi,
  convertOpenapi,
  getUsage,
  getServersUsage,
  listCalls,
  listDeniedHosts,
  listRuntimeLogs,
  followRuntimeLogs,
  callTool,
  listCredentialServers,
  listCredentials,
  setCredential,
  deleteCredential,
  closeReport,
  dismissNotice,
  getTakedown,
  getTakedownPlan,
  hideTemplate,
  listModeratedTemplates,
  listNotices,
  listReports,
  reportTemplate,
  restoreTemplate,
  takeDownTemplate,
  verifyTemplate,
  exportSecrets,
  getPolicy,
  getQuotaUse,
  setPolicy,
  listTemplates,
  getTemplate,
  getTemplateVersion,
  compareTemplateVersions,
  deleteTemplate,
  checkPublish,
  publishTemplate,
  getUpgrade,
  upgradeServer,
  declineUpgrades,
  listAudit,
  exportAudit,
  listInstallationAudit,
  listHosts,
}
