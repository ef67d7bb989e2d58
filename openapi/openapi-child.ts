// Reads the document that stands on standard input, in a process that may die of it.
import { readFileSync } from 'node:fs'
import { AppError } from '../contract/errors.ts'
import type { ChildAnswer, ChildTask } from './run-openapi-child.ts'
import { convertDocument } from './convert-document.ts'
import { readDocument } from './read-document.ts'
import { summariseDocument } from './summarise-document.ts'

const DEEP = 'The document is nested too deeply.'

const task = JSON.parse(readFileSync(0, 'utf8')) as ChildTask // our own parent wrote it
process.stdout.write(JSON.stringify(answer(task)))

function answer({ text, choice }: ChildTask): ChildAnswer {
  try {
    const document = readDocument(text)
    const value = choice ? convertDocument(document, choice) : summariseDocument(document)
    return { isOk: true, value }
  } catch (err) {
    if (err instanceof RangeError) return { isOk: false, code: 'OpenapiInvalid', detail: DEEP }
    if (!(err instanceof AppError)) throw err
    const { code, detail = err.message, errors } = err
    return { isOk: false, code, detail, ...(errors && { errors }) }
  }
}
