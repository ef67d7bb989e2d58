export const serverLifeWords = {
  // back to an earlier version
  goBack: 'Go back',
  goBackAction: 'Build it again',
  goBackBreaking:
    'Callers may be broken by this, so the build waits for your confirmation before anything is deployed.',
  goBackNoSpec: 'What it changes is not known: one of the two versions has no spec.',
  goBackText:
    'What is stored of it is deployed as a new version; no model is asked. Secrets stay as they are today.',
  goBackTitle: (n: number) => `Go back to version ${n}?`,
  goBackTo: (n: number) => `Go back to version ${n}`,
  goBackToThis: 'Go back to this version',
  goBackWhat: (n: number) => `What changes against version ${n}, which is live`,

  // changed secrets
  applyNow: 'Apply now',
  secretsApply: 'Changed secrets take effect when the server is deployed anew.',
  secretsApplyLater: 'Changed secrets take effect when a version is built.',
  secretsApplyPaused: 'Changed secrets take effect when the server is resumed.',
} as const
