import { onCleanup } from 'solid-js'

const FOCUSABLE = 'a, button, input, select, textarea, label, summary, [tabindex="0"]'

/**
 * Where the focus goes when what had it is taken away, as a button that is no longer offered: to the heading of the
 * section around it, or of the page. Else it falls to the body, and one begins at the top with every Tab.
 */
export function keepFocus(main: HTMLElement): void {
  let last: HTMLElement | undefined
  let headings: Element[] = []
  let isGone = false

  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return
    last = target
    headings = headingsAround(target)
    isGone = false
  }
  const forget = ({ target }: PointerEvent) => {
    const isBeside = target instanceof Element && target.closest(FOCUSABLE) === null
    if (isBeside) last = undefined // they have moved on
  }
  const observer = new MutationObserver((records) => {
    const lost = last
    if (lost === undefined || document.activeElement !== document.body) return
    // what waits for more is taken out with all that it holds, and may be back by now
    isGone ||= records.some(({ removedNodes }) =>
      [...removedNodes].some((node) => node.contains(lost)),
    )
    isGone ||= !lost.isConnected
    if (!isGone) return // a click beside everything
    const known = [lost, ...headings].find((element) => element.isConnected)
    const next = known ?? main.querySelector('h1')
    if (!(next instanceof HTMLElement)) return // the page is not there yet
    if (next !== lost) next.tabIndex = -1
    next.focus({ preventScroll: true })
  })

  main.addEventListener('focusin', note)
  document.addEventListener('pointerdown', forget)
  observer.observe(document.body, { childList: true, subtree: true }) // a dialog closes outside the page
  onCleanup(() => {
    observer.disconnect()
    main.removeEventListener('focusin', note)
    document.removeEventListener('pointerdown', forget)
  })
}

/** From the inside out. */
function headingsAround(element: Element): Element[] {
  const section = element.parentElement?.closest('section[aria-labelledby]')
  if (!section) return []
  const heading = document.getElementById(section.getAttribute('aria-labelledby') ?? '')
  return [...(heading === null ? [] : [heading]), ...headingsAround(section)]
}
