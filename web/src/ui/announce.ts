/** Says what has happened in a corner of the page. What shows it is fetched when it is first needed. */
export function announce(title: string) {
  void import('./toasts.tsx').then(({ showToast }) => showToast(title))
}
