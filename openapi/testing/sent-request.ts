export interface SentRequest {
  method: string
  /** As it was sent, encoded. */
  url: URL
  headers: Record<string, string | undefined>
  body: string
}

/** What was found in a request until now. */
export interface ReadSoFar {
  values: unknown[]
  problems: string[]
}
