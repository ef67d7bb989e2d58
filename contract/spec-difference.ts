// What a new spec changes, as the api tells it.
import * as z from 'zod'

const listChange = z.object({ added: z.array(z.string()), removed: z.array(z.string()) })

export const toolChange = z
  .object({
    tool: z.string(),
    kind: z.enum(['added', 'removed', 'renamed', 'changed']),
    from: z.string().nullable().meta({ description: 'Of a renamed tool: its former name' }),
    isBreaking: z.boolean().meta({
      description: 'A call that worked may fail now, or be made without asking',
    }),
    details: z.array(z.string()).meta({ description: 'In words' }),
  })
  .meta({ id: 'ToolChange' })
export type ToolChange = z.infer<typeof toolChange>

export const specDifference = z
  .object({
    tools: z.array(toolChange).meta({ description: 'Breaking ones first' }),
    domains: listChange,
    secrets: listChange,
  })
  .meta({ id: 'SpecDifference' })
export type SpecDifference = z.infer<typeof specDifference>
