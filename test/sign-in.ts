import type { OpenedBrowser } from './chromium.ts'
import { password } from './owner.ts'

/** Fills in the form that the page shows, as the owner of the stack or somebody whom they invited. */
export async function signIn(
  { page, complaints }: OpenedBrowser,
  { email = 'ada@example.com' }: { email?: string } = {},
): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Password').waitFor({ state: 'detached' })
  complaints.length = 0 // Chromium logs the 401 that led to signing in
}
