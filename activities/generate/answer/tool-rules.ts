// What a model must write beyond a valid spec, so that it can be rendered and the self-test can judge it. Pure.
import { AppError } from '../../../contract/errors.ts'
import type { ServerSpec, ToolSpec } from '../../../contract/spec.ts'
import { renderSpec } from '../../code/render-spec.ts'
import { judgeUrl } from '../../code/scan/judge-url.ts'
import type { Issue } from '../ask/issue.ts'

const LEAST_EXAMPLES = 2

/** @param at where the tool stands in the answer */
export function toolIssues(
  tool: ToolSpec,
  { spec, at }: { spec: Pick<ServerSpec, 'sharedCode' | 'allowedDomains'>; at: string },
): Issue[] {
  const { annotations, exampleCalls } = tool
  const issues: Issue[] = []
  if (annotations.readOnlyHint && annotations.destructiveHint)
    issues.push({ at: `${at}/annotations`, text: 'What only reads cannot be destructive.' })
  if (exampleCalls.length < LEAST_EXAMPLES)
    issues.push({
      at: `${at}/exampleCalls`,
      text: `Each tool needs ${LEAST_EXAMPLES} example calls or more.`,
    })
  if (exampleCalls.length > 0 && exampleCalls.every(({ isError }) => isError))
    issues.push({ at: `${at}/exampleCalls`, text: 'One of them must be a call that succeeds.' })
  const asksOutside = isFetching(tool.implementation, spec.sharedCode ?? '')
  exampleCalls.forEach(({ expected, isError, upstream = [] }, index) => {
    const place = `${at}/exampleCalls/${index}`
    const isEmpty = typeof expected === 'object' ? isEmptyObject(expected) : !expected?.trim()
    if (isEmpty)
      issues.push({ at: `${place}/expected`, text: 'Say what the result, or the error, holds.' })
    if (asksOutside && !isError && upstream.length === 0)
      issues.push({
        at: `${place}/upstream`,
        text: 'The tool fetches, so record what the service answers in this call.',
      })
    upstream.forEach(({ url }, number) => {
      const verdict = judgeUrl(url, spec.allowedDomains)
      if (verdict.kind === 'refused')
        issues.push({ at: `${place}/upstream/${number}/url`, text: verdict.message })
    })
  })
  return issues
}

/** Code that is no body of a function, or shared code that exports: what no server can be rendered of. */
export function codeIssues(spec: ServerSpec): Issue[] {
  try {
    renderSpec(spec)
    return []
  } catch (err) {
    if (!(err instanceof AppError) || !err.errors) throw err
    return err.errors.map(({ pointer, detail }) => ({ at: placeOf(spec, pointer), text: detail }))
  }
}

function placeOf({ tools }: ServerSpec, pointer: string): string {
  const tool = tools[Number(/^\/tools\/(\d+)\//.exec(pointer)?.[1])]
  return tool ? `the implementation of ${tool.name}` : pointer
}

/** By itself, or by handing ctx to shared code that does. */
function isFetching(implementation: string, sharedCode: string): boolean {
  const fetches = /\bfetch\b/
  const handsOnContext = /\bctx\b(?!\s*\??\.)/
  return (
    fetches.test(implementation) ||
    (fetches.test(sharedCode) && handsOnContext.test(implementation))
  )
}

function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0
}
