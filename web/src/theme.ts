// The choice of theme. public/theme.js applies it before the first paint, under the same key.
import { createSignal } from 'solid-js'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const KEY = 'bmm.theme'
const [theme, setTheme] = createSignal<Theme>(readTheme())
export { theme }

export function chooseTheme(choice: Theme) {
  setTheme(choice)
  localStorage.setItem(KEY, choice)
  applyTheme()
}

/** Follows the system while the choice is `system`. */
export function followSystemTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme)
}

export function isTheme(value: unknown): value is Theme {
  return themes.some((known) => known === value)
}

function readTheme(): Theme {
  const stored = localStorage.getItem(KEY)
  return isTheme(stored) ? stored : 'system'
}

function applyTheme() {
  const choice = theme()
  const isSystemDark = matchMedia('(prefers-color-scheme: dark)').matches
  const isDark = choice === 'dark' || (choice === 'system' && isSystemDark)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}
