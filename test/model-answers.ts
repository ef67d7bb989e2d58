// Well-formed answers of a model, for tests that script whole builds.
import type {
  AnsweredSecret,
  AnsweredTool,
  EditAnswer,
  SpecAnswer,
} from '../activities/generate/answer/answer-schema.ts'
import type { ServerSpecInput } from '../contract/spec.ts'

type ToolInput = ServerSpecInput['tools'][number]
type SecretInput = NonNullable<ServerSpecInput['secrets']>[number]

/** The answer that becomes this spec. */
export function specAnswerText(spec: ServerSpecInput): string {
  return JSON.stringify({
    outcome: 'spec',
    reason: '',
    spec: {
      title: spec.title,
      description: spec.description,
      instructions: spec.instructions ?? '',
      secrets: (spec.secrets ?? []).map(answeredSecretOf),
      allowedDomains: spec.allowedDomains ?? [],
      sharedCode: spec.sharedCode ?? '',
      tools: spec.tools.map(answeredToolOf),
    },
  } satisfies SpecAnswer)
}

/** The answer that no server can do what was asked. */
export function cannotAnswerText(reason: string): string {
  return JSON.stringify({ outcome: 'cannot', reason, spec: null, edit: null })
}

export interface Edit extends Pick<
  Partial<ServerSpecInput>,
  'title' | 'description' | 'instructions' | 'sharedCode' | 'secrets' | 'allowedDomains'
> {
  summary?: string
  /** New tools, and changed ones. */
  set?: ToolInput[]
  /** Tools of which only the words change. */
  reword?: { tool: string; name: string; title: string; description: string }[]
  /** Names of tools that go. */
  remove?: string[]
}

/** The answer that changes a spec: what is not named stays as it is. */
export function editAnswerText(edit: Edit): string {
  return JSON.stringify({
    outcome: 'edit',
    reason: '',
    edit: {
      summary: edit.summary ?? 'Changed what was asked.',
      title: edit.title ?? null,
      description: edit.description ?? null,
      instructions: edit.instructions ?? null,
      secrets: edit.secrets?.map(answeredSecretOf) ?? null,
      allowedDomains: edit.allowedDomains ?? null,
      sharedCode: edit.sharedCode ?? null,
      rewordTools: edit.reword ?? [],
      removeTools: edit.remove ?? [],
      setTools: (edit.set ?? []).map(answeredToolOf),
    },
  } satisfies EditAnswer)
}

function answeredSecretOf({ key, description, howToGetUrl, whose }: SecretInput): AnsweredSecret {
  return { key, description, howToGetUrl: howToGetUrl ?? '', whose: whose ?? 'owner' }
}

function answeredToolOf(tool: ToolInput): AnsweredTool {
  const { name, title, description, annotations, implementation } = tool
  return {
    name,
    title,
    description,
    annotations: {
      readOnlyHint: annotations.readOnlyHint,
      destructiveHint: annotations.destructiveHint ?? false,
      idempotentHint: annotations.idempotentHint ?? annotations.readOnlyHint,
      openWorldHint: annotations.openWorldHint ?? true,
    },
    inputSchema: JSON.stringify(tool.inputSchema),
    outputSchema: tool.outputSchema ? JSON.stringify(tool.outputSchema) : '',
    implementation,
    exampleCalls: (tool.exampleCalls ?? []).map((example) => ({
      title: example.title,
      arguments: JSON.stringify(example.arguments),
      upstream: (example.upstream ?? []).map((answer) => ({
        method: answer.method ?? 'GET',
        url: answer.url,
        status: answer.status ?? 200,
        contentType: answer.contentType ?? 'application/json',
        body: answer.body ?? '',
      })),
      isError: example.isError ?? false,
      expected: writeExpected(example.expected),
    })),
  }
}

function writeExpected(expected: string | Record<string, unknown> | undefined): string {
  return typeof expected === 'object' ? JSON.stringify(expected) : (expected ?? '')
}
