import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** Self-signed, for localhost and client.test; of use for tests alone. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBqDCCAU6gAwIBAgIUKHPkTF3yvxpZ3wLQJFNGcqb7J+8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE0NDAwM1oYDzIxMjYxMTAx
MTQ0MDAzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQUH9bakMLk/ayj1Bgc/a0vQRZoTbqxDl6Nu51bDd65h4gVu+tRtvu1
4rnANyQD8E0Wikjb8HlqTg9QV7QluWDyo3wwejAdBgNVHQ4EFgQUr81eJx6yfuAc
LhgMHLubkDi/WY0wHwYDVR0jBBgwFoAUr81eJx6yfuAcLhgMHLubkDi/WY0wDwYD
VR0TAQH/BAUwAwEB/zAnBgNVHREEIDAegglsb2NhbGhvc3SCC2NsaWVudC50ZXN0
hwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIQCKuob2VHcfcn1p5ngNWsZ44Z2bUgC8
JSPxZTDNlP0KIQIgUHuG9SVOQ5OvvTmYjeXpEqV4+INVrjfFvSU0m2oFdBs=
-----END CERTIFICATE-----
`
const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXJ6AphSNJ5fVSaMC
QlqX+jROTTTfGei0Hl9yHUICeBChRANCAAQUH9bakMLk/ayj1Bgc/a0vQRZoTbqx
Dl6Nu51bDd65h4gVu+tRtvu14rnANyQD8E0Wikjb8HlqTg9QV7QluWDy
-----END PRIVATE KEY-----
`

export interface HttpsServer extends AsyncDisposable {
  /** https://localhost:<port> */
  base: string
  /** Paths that were asked for, in order. */
  requests: string[]
}

/** An https server on a free port of 127.0.0.1. */
export async function startHttpsServer(listener: RequestListener): Promise<HttpsServer> {
  const requests: string[] = []
  const server = createServer({ cert: testCertificate, key: testKey }, (req, res) => {
    requests.push(req.url ?? '')
    return listener(req, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    base: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
