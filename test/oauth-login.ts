import type { Decision, Ended, Person } from './headless-person.ts'
import { authorizationUrl, type Asked, type TestClient } from './oauth-client.ts'

export interface LoginOptions extends Decision {
  person: Person
  /** The server's URL. */
  resource: string
  prompt?: string
}

/** Sends a person from a client to the pages and back; the code is not redeemed yet. */
export async function logIn(
  base: string,
  client: TestClient,
  { person, resource, prompt, ...decision }: LoginOptions,
): Promise<Asked & Ended> {
  const asked = authorizationUrl(base, client, { resource, prompt })
  return { ...asked, ...(await person.authorize(asked.url, decision)) }
}
