import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  answerText,
  discoveryKeys,
  discoveryQuestion,
  findQuestion,
  keepAnswer,
  type DiscoveryQuestion,
} from '../contract/discovery.ts'
import { fixture } from './testing/fixture.ts'
import { PUBLIC_URL } from './testing/platform.ts'
import { startServer, type TestRunner } from './testing/runner.ts'

let runner: TestRunner
let authorization: string
beforeAll(async () => {
  runner = await startServer(inject('bundleFolder'), fixture('echo'))
  authorization = `Bearer ${await runner.platform.keys.sign()}`
})
afterAll(() => runner[Symbol.asyncDispose]())

function ask({ method, headers, body }: DiscoveryQuestion) {
  const { host, pathname: path } = new URL(PUBLIC_URL)
  return new Promise<{ status: number; headers: [string, string][]; text: string }>(
    (resolve, reject) => {
      request({
        agent: runner.platform.agent,
        method,
        path,
        headers: { ...headers, host, authorization },
      })
        .once('response', (answer) => {
          const pairs = Object.entries(answer.headers).map(([k, v]): [string, string] => [
            k,
            String(v),
          ])
          text(answer).then(
            (read) => resolve({ status: answer.statusCode ?? 0, headers: pairs, text: read }),
            reject,
          )
        })
        .once('error', reject)
        .end(body && JSON.stringify(body))
    },
  )
}

test.each(discoveryKeys)(
  'what is kept of "%s" is what the server says, whatever the id',
  async (key) => {
    const kept = keepAnswer(await ask(discoveryQuestion(key)))
    const { method, headers, body } = discoveryQuestion(key)
    const id = body && 'id' in body ? 4_711 : undefined
    const own = body && { ...body, ...(id && { id }) }
    const said = await ask({ method, headers, ...(own && { body: own }) })
    expect(findQuestion({ method, headers, body: own })).toEqual({ key, id })
    expect(answerText(kept, id)).toBe(said.text)
    expect(kept.status).toBe(said.status)
    expect(kept.status).toBe(key === 'stream' ? 405 : key === 'initialized' ? 202 : 200)
    expect(said.text).not.toContain('bmm-id')
  },
)

test.each(['2025-06-18', '2025-03-26', undefined])(
  'a client of version %s hears the same list',
  async (version) => {
    const question = discoveryQuestion('tools/list')
    const { 'mcp-protocol-version': _latest, ...rest } = question.headers
    const headers = version ? { ...rest, 'mcp-protocol-version': version } : rest
    expect((await ask({ ...question, headers })).text).toBe((await ask(question)).text)
  },
)
