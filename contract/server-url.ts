/** The one canonical URL of a server: resource of its metadata, audience of its tokens, what people copy. */
export function serverUrl(gatewayUrl: string, slug: string): string {
  return `${gatewayUrl.replace(/\/$/, '')}/s/${slug}/mcp`
}
