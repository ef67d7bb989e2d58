/** What `npm start` shows on the terminal. */
export type ParentMessage =
  | { type: 'ready' }
  | { type: 'setup-link'; url: string }
  | { type: 'example'; slug: string; url: string }
  | { type: 'example-failed'; reason: string }
  | { type: 'no-example' }

/** Answers whether there is a parent that listens. */
export function tellParent(message: ParentMessage): boolean {
  if (!process.connected || !process.send) return false
  process.send(message)
  return true
}
