// Code that must be found, one trick each. `body` stands in a tool of a server that declares the secret API_TOKEN and the
// domains api.example.com, *.example.org and http://plain.example.net; `top` stands before the server.

import type { RuleName } from '../scan-context.ts'

export interface Evasion {
  name: string
  rule: RuleName
  body?: string
  top?: string
}

/** A trick in the tool itself. */
export const evasion = (rule: RuleName, name: string, body: string): Evasion => ({
  rule,
  name,
  body,
})
/** A trick that stands before the server. */
export const atTop = (rule: RuleName, name: string, top: string): Evasion => ({ rule, name, top })
