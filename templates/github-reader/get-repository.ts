import { closed, readsOutside, text, textOrNull } from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { repositoryOfHello, repositoryOfNode } from './recorded-answers.ts'
import { owner, repository, repositoryFields } from './tool-parts.ts'

export const getRepository: TemplateTool = {
  name: 'get_repository',
  title: 'Get a repository',
  description:
    'The facts about one repository: description, language, stars, licence, default branch, topics. Use it before reading files, to learn the default branch.',
  annotations: readsOutside,
  inputSchema: {
    type: 'object',
    properties: { owner, repository },
    required: ['owner', 'repository'],
    additionalProperties: false,
  },
  outputSchema: closed({
    ...repositoryFields,
    defaultBranch: text,
    licence: textOrNull,
    topics: { type: 'array', items: text },
    isPrivate: { type: 'boolean' },
    homepage: textOrNull,
  }),
  exampleCalls: [
    {
      title: 'Node.js',
      arguments: { owner: 'nodejs', repository: 'node' },
      upstream: repositoryOfNode,
      expected: { fullName: 'nodejs/node', language: 'JavaScript', defaultBranch: 'main' },
    },
    {
      title: 'Another',
      arguments: { owner: 'octocat', repository: 'Hello-World' },
      upstream: repositoryOfHello,
      expected: { licence: null, isPrivate: false },
    },
  ],
  implementation: String.raw`
const repo = fieldsOf(await ask(ctx, repositoryPath(input)))
const topics = Array.isArray(repo.topics) ? repo.topics.map(textOf) : []
return {
  ...readRepository(repo),
  defaultBranch: textOf(repo.default_branch),
  licence: textOrNull(fieldsOf(repo.license).spdx_id),
  topics,
  isPrivate: repo.private === true,
  homepage: textOrNull(repo.homepage),
}
`,
}
