import { describe, expect, it } from 'vitest'
import {
  canReach,
  connectClients,
  isPublicAddress,
  orderConnectClients,
  type ConnectClientId,
} from './connect-clients.ts'

const target = { slug: 'weather', url: 'https://mcp.example.com/s/weather/mcp' }

function clientOf(id: ConnectClientId) {
  const client = connectClients.find((known) => known.id === id)
  if (client === undefined) throw new Error(`no client ${id}`)
  return client
}

function textsOf(id: ConnectClientId) {
  return clientOf(id)
    .steps(target)
    .filter((step) => step.kind !== 'note')
    .map((step) => (step.kind === 'link' ? step.href : step.text))
}

/** What a client finds in the `config` of an install link. */
function configOf(link: string | undefined) {
  const query = new URLSearchParams(link?.split('?')[1])
  return { name: query.get('name'), config: JSON.parse(atob(query.get('config') ?? '')) as unknown }
}

describe('the form of each client', () => {
  it('Claude Code takes the transport before the name', () => {
    expect(textsOf('claude-code')).toEqual([
      'claude mcp add --transport http weather https://mcp.example.com/s/weather/mcp',
    ])
  })

  it('Claude takes the URL alone', () => {
    expect(textsOf('claude')).toEqual([target.url])
  })

  it('Cursor takes the URL as base64 JSON, by its own scheme or its web page', () => {
    const [deep, web] = textsOf('cursor')
    expect(deep).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/)
    expect(web).toMatch(/^https:\/\/cursor\.com\/install-mcp\?/)
    expect(configOf(deep)).toEqual({ name: 'weather', config: { url: target.url } })
    expect(configOf(web)).toEqual(configOf(deep))
  })

  it('VS Code takes the whole JSON as its query', () => {
    const [stable, insiders, command] = textsOf('vscode')
    const json = '{"name":"weather","type":"http","url":"https://mcp.example.com/s/weather/mcp"}'
    expect(stable).toBe(`vscode:mcp/install?${encodeURIComponent(json)}`)
    expect(insiders).toBe(`vscode-insiders:mcp/install?${encodeURIComponent(json)}`)
    expect(command).toBe(`code --add-mcp '${json}'`)
  })

  it('Codex adds, then signs in, and reads TOML', () => {
    expect(textsOf('codex')).toEqual([
      `codex mcp add weather --url ${target.url}`,
      'codex mcp login weather',
      `[mcp_servers.weather]\nurl = "${target.url}"\n`,
    ])
  })

  it('Gemini CLI names the new transport httpUrl', () => {
    const [command, file] = textsOf('gemini-cli')
    expect(command).toBe(`gemini mcp add --transport http weather ${target.url}`)
    expect(JSON.parse(file ?? '')).toEqual({ mcpServers: { weather: { httpUrl: target.url } } })
  })

  it('Windsurf names it serverUrl', () => {
    const [file] = textsOf('windsurf')
    expect(JSON.parse(file ?? '')).toEqual({ mcpServers: { weather: { serverUrl: target.url } } })
  })

  it('LM Studio takes the same configuration as Cursor', () => {
    const [link] = textsOf('lm-studio')
    expect(link).toMatch(/^lmstudio:\/\/add_mcp\?/)
    expect(configOf(link)).toEqual({ name: 'weather', config: { url: target.url } })
  })

  it('Goose is configured, or told once for a session', () => {
    expect(textsOf('goose')).toEqual([
      'goose configure',
      target.url,
      `goose session --with-streamable-http-extension ${target.url}`,
    ])
  })

  it('ChatGPT takes name and URL', () => {
    expect(textsOf('chatgpt')).toEqual(['weather', target.url])
  })

  it('the Inspector is started and given the URL', () => {
    expect(textsOf('inspector')).toEqual(['npx @modelcontextprotocol/inspector', target.url])
  })

  it('anything else takes the usual JSON, or a bridge for local programs', () => {
    const [file, bridge, finder] = textsOf('other')
    expect(JSON.parse(file ?? '')).toEqual({
      mcpServers: { weather: { type: 'http', url: target.url } },
    })
    expect(bridge).toBe(`npx -y mcp-remote ${target.url}`)
    expect(finder).toBe(`npx add-mcp ${target.url}`)
  })
})

describe('the address', () => {
  it.each([
    ['https://mcp.example.com/s/a/mcp', true],
    ['https://8.8.8.8/s/a/mcp', true],
    ['http://mcp.example.com/s/a/mcp', false],
    ['http://localhost:4100/s/a/mcp', false],
    ['https://localhost/s/a/mcp', false],
    ['https://box/s/a/mcp', false],
    ['https://box.local/s/a/mcp', false],
    ['https://192.168.1.4/s/a/mcp', false],
    ['https://172.20.0.2/s/a/mcp', false],
    ['https://100.100.0.2/s/a/mcp', false],
    ['https://[::1]/s/a/mcp', false],
  ])('%s is public: %s', (url, expected) => {
    expect(isPublicAddress(url)).toBe(expected)
  })

  it('puts clients that cannot reach it last, and says so', () => {
    const url = 'http://localhost:4100/s/a/mcp'
    const ordered = orderConnectClients(url)
    expect(ordered.slice(-2).map((client) => client.id)).toEqual(['claude', 'chatgpt'])
    expect(ordered.filter((client) => !canReach(client, url)).map((client) => client.id)).toEqual([
      'claude',
      'chatgpt',
    ])
  })

  it('keeps the order when every client can reach it', () => {
    const ids = orderConnectClients(target.url).map((client) => client.id)
    expect(ids).toEqual(connectClients.map((client) => client.id))
  })
})
