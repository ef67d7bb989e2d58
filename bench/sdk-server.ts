// The reference: a stateless server as the SDK's own guide makes it, and nothing else in the process.
import { toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createServer } from 'node:http'
import * as z from 'zod'

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'echo', version: '1' })
  const shape = z.object({ text: z.string() })
  server.registerTool(
    'echo',
    { description: 'Answers with the same text.', inputSchema: shape, outputSchema: shape },
    ({ text }) => ({
      content: [{ type: 'text', text: JSON.stringify({ text }) }],
      structuredContent: { text },
    }),
  )
  return server
})
const answer = toNodeHandler(handler)
// The SDK's type and Node's differ in how an optional field may be absent.
createServer((req, res) => void answer(req as NodeIncomingMessageLike, res)).listen(
  process.argv[2],
  () => process.send?.({ type: 'ready' }),
)
process.once('disconnect', () => process.exit(0))
