import * as z from 'zod'
import { slug, timestamp } from './ids.ts'

export const connectedApp = z
  .object({
    grantId: z.string(),
    clientName: z.string(),
    redirectHost: z.string(),
    serverSlug: slug,
    serverTitle: z.string(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: 'ConnectedApp', description: 'An MCP client that you let call a server as you' })
export type ConnectedApp = z.infer<typeof connectedApp>
