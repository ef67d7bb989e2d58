const KEY = 'bmm.reloadedAt'
const ONCE_IN_MS = 10_000

/** After an upgrade the chunks that an open page still wants are gone: the page is loaded anew, but never in a loop. */
export function reloadAfterUpgrade() {
  addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < ONCE_IN_MS) return
    sessionStorage.setItem(KEY, String(Date.now()))
    event.preventDefault()
    location.reload()
  })
}
