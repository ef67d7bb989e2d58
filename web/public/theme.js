// Runs before the first paint, so that no page flashes in the other theme. src/theme.ts changes the choice later.
;(function () {
  let choice = 'system'
  try {
    choice = localStorage.getItem('bmm.theme') || 'system'
  } catch {
    // storage can be forbidden: then the system decides
  }
  const isDark =
    choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
})()
