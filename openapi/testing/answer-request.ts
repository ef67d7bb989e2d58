import { fieldsOf, membersOf } from '../fields.ts'
import { createJudge, type Judge } from './judge-values.ts'
import { makeValue } from './make-value.ts'
import type { PublishedDocument, PublishedOperation } from './published-document.ts'

export interface Answer {
  status: number
  contentType: string | undefined
  body: string
}

/** Answers as the document promises: its first success, with a body made from the schema. */
export function createAnswers(
  document: PublishedDocument,
): (operation: PublishedOperation, isFull: boolean) => Answer {
  const judge = createJudge(document, 'response')
  const made = new Map<string, Answer>()
  return (operation, isFull) => {
    const key = `${operation.id} ${isFull}`
    const answer = made.get(key) ?? makeAnswer(document, judge, { operation, isFull })
    made.set(key, answer)
    return answer
  }
}

function makeAnswer(
  document: PublishedDocument,
  judge: Judge,
  { operation, isFull }: { operation: PublishedOperation; isFull: boolean },
): Answer {
  const responses = membersOf(operation.node['responses'])
  const [code, node] =
    responses.find(([name]) => name.startsWith('2')) ??
    responses.find(([name]) => name === 'default') ??
    []
  const status = /^\d{3}$/.test(code ?? '') ? Number(code) : 200
  const contents = membersOf(document.follow(node)['content'])
  const media = contents.find(([type]) => /[/+]json\b/.test(type)) ?? contents[0]
  if (!media || status === 204) return { status, contentType: undefined, body: '' }
  const [type, content] = media
  const { schema } = fieldsOf(content)
  const read = schema === undefined ? true : judge.schemaOf(schema)
  const fits = (one: typeof read, value: unknown) => judge.misfits(one, value).length === 0
  const value = makeValue({ resolve: judge.resolve, fits, isFull }, read)
  if (value === undefined)
    throw new Error(`${operation.id}: no answer of ${type} can be made from its schema`)
  const isJson = /[/+]json\b/.test(type)
  const contentType = type.includes('*') ? 'text/plain' : type
  return {
    status,
    contentType,
    body: !isJson && typeof value === 'string' ? value : JSON.stringify(value),
  }
}
