import * as z from 'zod'
import { idOf, timestamp } from './ids.ts'

export const openapiOperation = z
  .object({
    id: z.string().meta({ description: 'Method and path, as in "GET /pets/{petId}"' }),
    toolName: z.string(),
    summary: z.string(),
    tags: z.array(z.string()),
    refusal: z.string().nullable().meta({ description: 'Why it cannot become a tool' }),
  })
  .meta({ id: 'OpenapiOperation' })
export type OpenapiOperation = z.infer<typeof openapiOperation>

export const openapiDocument = z
  .object({
    documentId: idOf('openapiDocument'),
    title: z.string(),
    description: z.string(),
    openapiVersion: z.string(),
    servers: z.array(
      z.object({
        url: z.string(),
        description: z.string(),
        variables: z.array(
          z.object({
            name: z.string(),
            description: z.string(),
            default: z.string(),
            values: z.array(z.string()).nullable(),
          }),
        ),
      }),
    ),
    operations: z.array(openapiOperation),
    warnings: z.array(z.string()),
    expiresAt: timestamp,
  })
  .meta({ id: 'OpenapiDocument' })
export type OpenapiDocument = z.infer<typeof openapiDocument>
