import type { Request, Response } from 'express'
import type { Provider } from 'oidc-provider'
import { dropSessionCookie } from './authorize-request.ts'

/**
 * Before an authorization goes on: the browser's session may have changed since its page was opened. Another person's
 * is dropped, for the library would sign that person out first. Another session of the same person is as good as the one
 * that the page began with: two tabs that begin at once each make one, and the later cookie wins.
 */
export async function keepSessionOfInteraction(
  provider: Provider,
  { req, res, uid }: { req: Request; res: Response; uid: string },
): Promise<void> {
  const interaction = await provider.Interaction.find(uid)
  if (!interaction) return
  const session = await provider.Session.get(provider.createContext(req, res))
  const signedIn = interaction.result?.login?.accountId ?? interaction.session?.accountId
  if (session.accountId && signedIn && session.accountId !== signedIn) {
    dropSessionCookie(req)
    return
  }
  if (session.accountId && interaction.session && interaction.session.uid !== session.uid) {
    interaction.session = { ...interaction.session, uid: session.uid }
    await interaction.persist()
  }
}
