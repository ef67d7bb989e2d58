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

/** Names a runner that is no version's yet. Whoever renames it has it: a second one finds nothing of this name. */
export function warmName({ installId, runnerId }: { installId: string; runnerId: string }): string {
  return `bmm-${installId}-warm-${runnerId}`
}

interface SelfTested {
  installId: string
  versionId: string
}

/** What the names of all containers that test this version begin with. */
export function selfTestPrefix({ installId, versionId }: SelfTested): string {
  return `bmm-${installId}-test-${versionId}-`
}

/** Names one try of one round: a try that is late to end never stops the container of the next. */
export function selfTestName({
  round,
  attempt,
  ...version
}: SelfTested & { round: number; attempt: number }): string {
  return `${selfTestPrefix(version)}${round}-${attempt}`
}
