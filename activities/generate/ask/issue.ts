/** What does not fit in an answer: said to the model when it is asked again. */
export interface Issue {
  /** A JSON pointer into the answer. */
  at: string
  text: string
}

export type Read<T> = { ok: true; value: T } | { ok: false; issues: Issue[] }

const MOST = 20

export function listIssues(issues: Issue[]): string {
  const lines = issues
    .slice(0, MOST)
    .map(({ at, text }) => `- ${at || 'the whole answer'}: ${text}`)
  const more = issues.length > MOST ? [`- and ${issues.length - MOST} more of this kind`] : []
  return [...lines, ...more].join('\n')
}
