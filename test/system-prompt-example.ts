import { systemPrompt } from '../activities/generate/system-prompt.ts'
import { serverSpec, type ServerSpec } from '../contract/spec.ts'

/** The server that the system prompt shows to the model, read from its blocks. */
export function systemPromptExample(): ServerSpec {
  const text = systemPrompt.slice(systemPrompt.indexOf('--- about the server'))
  const blocks = new Map(
    text
      .slice(0, text.indexOf('\n# '))
      .split(/^--- /m)
      .filter(Boolean)
      .map((block) => {
        const end = block.indexOf('\n')
        return [block.slice(0, end), block.slice(end + 1).trim()] as const
      }),
  )
  const json = (title: string): unknown => JSON.parse(blocks.get(title) ?? 'null')
  const names = [...blocks.keys()].flatMap((title) => /^tool (.*)$/.exec(title)?.[1] ?? [])
  return serverSpec.parse({
    ...Object(json('about the server')),
    sharedCode: blocks.get('shared code'),
    tools: names.map((name) => ({
      ...Object(json(`tool ${name}`)),
      implementation: blocks.get(`implementation of ${name}`),
    })),
  })
}
