import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** Connects with a token that the test has, speaking whichever protocol era `mode` says. */
export async function connectWithToken({
  url,
  token,
  mode = 'auto',
}: {
  url: string
  token: string
  mode?: 'auto' | 'legacy'
}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    authProvider: { token: async () => token },
  })
  await client.connect(transport)
  return client
}
