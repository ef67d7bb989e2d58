/** What we remember of a sign-in that is under way at an issuer. */
export interface PendingSignIn {
  provider: string
  verifier: string
  state: string
  nonce: string
  next: string
}
