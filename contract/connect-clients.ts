// How each MCP client is told about a server: forms as data, from nothing but slug and URL. Free of zod.
// The forms follow the vendors' pages; check them there before a release.

export interface ConnectTarget {
  slug: string
  url: string
}

/** One thing to do. What it holds can be copied or opened as it is. */
export type ConnectStep =
  | { kind: 'command'; text: string }
  | { kind: 'link'; label: string; href: string }
  | { kind: 'file'; path: string; text: string }
  | { kind: 'value'; label: string; text: string }
  | { kind: 'note'; text: string }

export interface ConnectClient {
  id: string
  name: string
  /** `cloud`: the vendor's machines call the URL, so it must be public https. */
  callsFrom: 'here' | 'cloud'
  steps: (target: ConnectTarget) => ConnectStep[]
}

export const connectClients = [
  {
    id: 'claude-code',
    name: 'Claude Code',
    callsFrom: 'here',
    steps: ({ slug, url }) => [
      { kind: 'command', text: `claude mcp add --transport http ${slug} ${url}` },
      { kind: 'note', text: 'Then type /mcp inside Claude Code and sign in.' },
      { kind: 'note', text: '--scope project before the name shares it through .mcp.json.' },
    ],
  },
  {
    id: 'claude',
    name: 'Claude',
    callsFrom: 'cloud',
    steps: ({ url }) => [
      { kind: 'note', text: 'Customize → Connectors → Add custom connector, then paste:' },
      { kind: 'value', label: 'URL', text: url },
      {
        kind: 'note',
        text: "On the web, on the desktop and on a phone the calls come from Anthropic's cloud.",
      },
    ],
  },
  {
    id: 'cursor',
    name: 'Cursor',
    callsFrom: 'here',
    steps: (target) => [
      {
        kind: 'link',
        label: 'Add to Cursor',
        href: `cursor://anysphere.cursor-deeplink/mcp/install?${nameAndConfig(target)}`,
      },
      {
        kind: 'link',
        label: 'Add by the web page',
        href: `https://cursor.com/install-mcp?${nameAndConfig(target)}`,
      },
    ],
  },
  {
    id: 'vscode',
    name: 'VS Code',
    callsFrom: 'here',
    steps: (target) => [
      {
        kind: 'link',
        label: 'Add to VS Code',
        href: `vscode:mcp/install?${encodeURIComponent(vscodeConfig(target))}`,
      },
      {
        kind: 'link',
        label: 'Add to VS Code Insiders',
        href: `vscode-insiders:mcp/install?${encodeURIComponent(vscodeConfig(target))}`,
      },
      { kind: 'command', text: `code --add-mcp '${vscodeConfig(target)}'` },
    ],
  },
  {
    id: 'codex',
    name: 'Codex',
    callsFrom: 'here',
    steps: ({ slug, url }) => [
      { kind: 'command', text: `codex mcp add ${slug} --url ${url}` },
      { kind: 'command', text: `codex mcp login ${slug}` },
      {
        kind: 'file',
        path: '~/.codex/config.toml',
        text: `[mcp_servers.${slug}]\nurl = "${url}"\n`,
      },
    ],
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    callsFrom: 'here',
    steps: ({ slug, url }) => [
      { kind: 'command', text: `gemini mcp add --transport http ${slug} ${url}` },
      { kind: 'note', text: `Then type /mcp auth ${slug} inside Gemini CLI.` },
      {
        kind: 'file',
        path: '~/.gemini/settings.json',
        text: pretty({ mcpServers: { [slug]: { httpUrl: url } } }),
      },
    ],
  },
  {
    id: 'windsurf',
    name: 'Windsurf',
    callsFrom: 'here',
    steps: ({ slug, url }) => [
      {
        kind: 'file',
        path: '~/.codeium/windsurf/mcp_config.json',
        text: pretty({ mcpServers: { [slug]: { serverUrl: url } } }),
      },
    ],
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    callsFrom: 'here',
    steps: (target) => [
      {
        kind: 'link',
        label: 'Add to LM Studio',
        href: `lmstudio://add_mcp?${nameAndConfig(target)}`,
      },
    ],
  },
  {
    id: 'goose',
    name: 'Goose',
    callsFrom: 'here',
    steps: ({ url }) => [
      { kind: 'command', text: 'goose configure' },
      { kind: 'note', text: 'Choose Remote Extension (Streamable HTTP) and paste:' },
      { kind: 'value', label: 'URL', text: url },
      { kind: 'note', text: 'Or for one session:' },
      { kind: 'command', text: `goose session --with-streamable-http-extension ${url}` },
    ],
  },
  {
    id: 'chatgpt',
    name: 'ChatGPT',
    callsFrom: 'cloud',
    steps: ({ slug, url }) => [
      { kind: 'note', text: 'Settings → Apps → Advanced settings → switch Developer mode on.' },
      { kind: 'note', text: 'Create app, choose OAuth, and fill in:' },
      { kind: 'value', label: 'Name', text: slug },
      { kind: 'value', label: 'URL', text: url },
    ],
  },
  {
    id: 'inspector',
    name: 'MCP Inspector',
    callsFrom: 'here',
    steps: ({ url }) => [
      { kind: 'command', text: 'npx @modelcontextprotocol/inspector' },
      { kind: 'note', text: 'Choose Streamable HTTP and paste:' },
      { kind: 'value', label: 'URL', text: url },
    ],
  },
  {
    id: 'other',
    name: 'Anything else',
    callsFrom: 'here',
    steps: ({ slug, url }) => [
      {
        kind: 'file',
        path: 'mcp.json',
        text: pretty({ mcpServers: { [slug]: { type: 'http', url } } }),
      },
      { kind: 'note', text: 'For a client that can only start local programs:' },
      { kind: 'command', text: `npx -y mcp-remote ${url}` },
      { kind: 'note', text: 'Or let a tool find the clients on this computer:' },
      { kind: 'command', text: `npx add-mcp ${url}` },
    ],
  },
] as const satisfies ConnectClient[]

export type ConnectClientId = (typeof connectClients)[number]['id']

/** Those that can reach the address first; the order within stays. */
export function orderConnectClients(url: string): ConnectClient[] {
  if (isPublicAddress(url)) return [...connectClients]
  return [
    ...connectClients.filter((client) => client.callsFrom === 'here'),
    ...connectClients.filter((client) => client.callsFrom === 'cloud'),
  ]
}

export function canReach(client: ConnectClient, url: string): boolean {
  return client.callsFrom === 'here' || isPublicAddress(url)
}

/** Whether a machine on the internet may call it: https, and a name that is not of this network. */
export function isPublicAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' || !hostname.includes('.')) return false
  if (/\.(internal|local|localhost|lan|home\.arpa|test)$/.test(hostname)) return false
  return !PRIVATE_IPV4.test(hostname)
}

const PRIVATE_IPV4 =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\..*\d$/

function nameAndConfig({ slug, url }: ConnectTarget) {
  return `name=${slug}&config=${encodeURIComponent(btoa(JSON.stringify({ url })))}`
}

function vscodeConfig({ slug, url }: ConnectTarget) {
  return JSON.stringify({ name: slug, type: 'http', url })
}

function pretty(value: unknown) {
  return JSON.stringify(value, null, 2)
}
