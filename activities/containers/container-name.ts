/** Names the deployment: the version, and which of its runners. A retry of the same deployment finds the same name. */
export function containerName({
  installId,
  versionId,
  deployment,
}: {
  installId: string
  versionId: string
  deployment: number
}): string {
  return `bmm-${installId}-v-${versionId}-${deployment}`
}
