import type { ServerSpecInput } from '../contract/spec.ts'

type ToolInput = ServerSpecInput['tools'][number]

export const findPet = {
  name: 'find_pet',
  title: 'Find a pet',
  description: 'Finds a pet by its number.',
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  inputSchema: {
    type: 'object',
    properties: { id: { type: 'integer', minimum: 1 } },
    required: ['id'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { name: { type: 'string' } },
    required: ['name'],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'A pet that is there',
      arguments: { id: 1 },
      upstream: [{ url: 'https://pets.example.com/pets/1', body: '{"name":"Rex"}' }],
      expected: { name: 'Rex' },
    },
    {
      title: 'A pet that is not there',
      arguments: { id: 2 },
      upstream: [{ url: 'https://pets.example.com/pets/2', status: 404, body: '{}' }],
      isError: true,
      expected: 'no pet',
    },
  ],
  implementation: `const response = await ctx.fetch(\`https://pets.example.com/pets/\${input.id}\`, {
  headers: { authorization: \`Bearer \${ctx.secrets.PETS_TOKEN}\` },
  signal: ctx.signal,
})
if (response.status === 404) throw new Error('There is no pet with this number.')
if (!response.ok) throw new Error(\`The shop does not answer properly now (status \${response.status}).\`)
const pet = (await response.json()) as { name?: unknown }
return { name: textOf(pet.name) }`,
} satisfies ToolInput

export const greetPet = {
  name: 'greet_pet',
  title: 'Greet a pet',
  description: 'Writes a greeting for a pet.',
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  inputSchema: {
    type: 'object',
    properties: { name: { type: 'string', minLength: 1 } },
    required: ['name'],
    additionalProperties: false,
  },
  exampleCalls: [
    { title: 'A dog', arguments: { name: 'Rex' }, upstream: [], expected: 'Hello, Rex' },
    { title: 'A cat', arguments: { name: 'Tom' }, upstream: [], expected: 'Tom' },
  ],
  implementation: 'return `Hello, ${input.name}!`',
} satisfies ToolInput

/** A server with a tool that asks outside and one that does not, as a good model would write it. */
export const sampleSpec = {
  title: 'Pets',
  description: 'Finds pets in a shop.',
  instructions: 'Call find_pet first.',
  allowedDomains: ['pets.example.com'],
  secrets: [
    {
      key: 'PETS_TOKEN',
      description: 'A token that may read pets',
      howToGetUrl: 'https://pets.example.com/tokens',
    },
  ],
  sharedCode: `function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}`,
  tools: [findPet, greetPet],
} satisfies ServerSpecInput
