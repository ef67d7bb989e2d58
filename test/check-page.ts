// What every page that is shown owes to those who look at it, and to those who cannot.
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import type { OpenedBrowser } from './chromium.ts'

// Run in the page. A changed theme arrives with the next frame and only then begins to fade, so two frames pass first.
// What turns for ever is not waited for.
export const whenSettled = `new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
    .map((animation) => animation.finished)))
  .then(() => true)`
const overflow = `Math.max(...[document.documentElement, ...document.querySelectorAll('.rows-box')]
  .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))`

const views = [
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 360, isJudged: true },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'light', width: 1280, isJudged: true },
] as const

/**
 * No finding of axe in either theme, on a desk or on a phone; no sideways scroll and no table wider than its box, one heading, nothing in the console.
 * `part` is all that axe looks at: an open dialog, which hides the rest from those who do not see.
 */
export async function checkPage(
  { page, complaints }: OpenedBrowser,
  { part = 'html' }: { part?: string } = {},
) {
  await page.locator('h1').waitFor()
  expect(await page.locator('h1').count()).toBe(1)
  for (const { colorScheme, width, ...view } of views) {
    const where = `${page.url()} at ${width} px, ${colorScheme}`
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    expect({ where, overflow: await page.evaluate(overflow) }).toEqual({ where, overflow: 0 })
    if (!('isJudged' in view)) continue
    await page.evaluate(whenSettled)
    const { violations } = await new AxeBuilder({ page })
      .include(part)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    const findings = violations.map(({ id, nodes }) => [id, nodes[0]?.html])
    expect({ where, findings }).toEqual({ where, findings: [] })
  }
  expect(complaints).toEqual([])
}
