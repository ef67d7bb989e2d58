/** Ctrl and Enter, or Cmd and Enter, submits wherever one types in a form. */
export function isCtrlEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey)
}
