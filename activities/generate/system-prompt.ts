import { readFileSync } from 'node:fs'

/** What the model is told before every request: the same bytes each time, so that the provider keeps them ready. */
export const systemPrompt = readFileSync(new URL('system-prompt.md', import.meta.url), 'utf8')
