export const corpusPolicy = {
  declaredSecrets: ['API_TOKEN'],
  allowedDomains: ['api.example.com', '*.example.org', 'http://plain.example.net'],
}

/** A snippet as the server.ts that a renderer would make of it. */
export function wrapSnippet({
  top = '',
  body = "return 'x'",
}: {
  top?: string
  body?: string
}): string {
  return `interface Secrets {
  readonly API_TOKEN: string
}

${top}

export default {
  title: 'Snippet',
  tools: [
    {
      name: 'snippet',
      title: 'Snippet',
      description: 'A snippet',
      inputSchema: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] },
      annotations: { readOnlyHint: true },
      async run(input: { q: string }, ctx: ToolContext<Secrets>): Promise<string | object> {
        ${body}
      },
    },
  ],
} satisfies ServerModule
`
}
