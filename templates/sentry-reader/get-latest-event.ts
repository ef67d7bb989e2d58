import {
  closed,
  described,
  flag,
  listOf,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { bareEvent, latestEvent } from './recorded-answers.ts'
import { issueId, organization } from './tool-parts.ts'

export const getLatestEvent: TemplateTool = {
  name: 'get_latest_event',
  title: 'Get the latest event',
  description:
    'The last occurrence of an issue: each exception with its stack trace, innermost frame first, and the line of code where Sentry has it. ' +
    'Use it before you look for the cause in code. People and the contents of requests are left out.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters(
    {
      organization,
      issue: issueId,
      frames: {
        type: 'integer',
        minimum: 1,
        maximum: 60,
        description: 'The most frames of each exception, 15 when left out',
      },
    },
    ['organization', 'issue'],
  ),
  outputSchema: closed({
    id: text,
    title: text,
    message: text,
    happenedAt: text,
    release: textOrNull,
    request: described(textOrNull, 'Method and address, without its query'),
    exceptions: listOf(
      closed({
        type: text,
        message: text,
        frames: listOf(
          closed({
            file: text,
            line: { type: ['integer', 'null'] },
            function: text,
            isOfApp: flag,
            code: textOrNull,
          }),
        ),
      }),
    ),
    tags: listOf(closed({ name: text, value: text })),
  }),
  exampleCalls: [
    {
      title: 'A stack trace',
      arguments: { organization: 'example', issue: '1170820242' },
      upstream: latestEvent,
      expected: {
        release: 'backend@1.4.2',
        request: 'GET https://shop.example.org/pay',
        exceptions: [
          {
            type: 'ZeroDivisionError',
            frames: [
              {
                file: 'checkout/prices.py',
                line: 42,
                isOfApp: true,
                code: 'return basket.sum / people',
              },
              { isOfApp: false, code: null },
            ],
          },
        ],
        tags: [{ name: 'environment', value: 'production' }],
      },
    },
    {
      title: 'A message without one',
      arguments: { organization: 'example', issue: '1170820243' },
      upstream: bareEvent,
      expected: { message: 'Queue is full: 1000 jobs', exceptions: [], release: null },
    },
  ],
  implementation: String.raw`
const { body } = await ask(ctx, pathOf(input.organization, 'issues', input.issue, 'events', 'latest'))
const event = fieldsOf(body)
const entries = new Map(listOf(event.entries).map((entry) => [textOf(entry.type), fieldsOf(entry.data)]))
const most = input.frames ?? 15
const readFrame = (frame: Fields) => {
  const line = typeof frame.lineNo === 'number' ? frame.lineNo : null
  const context: unknown[] = Array.isArray(frame.context) ? frame.context : []
  const code = context.find((row) => Array.isArray(row) && row[0] === line)
  return {
    file: textOf(frame.filename) || textOf(frame.module),
    line,
    function: textOf(frame.function),
    isOfApp: frame.inApp === true,
    code: Array.isArray(code) ? cut(textOf(code[1]).trim(), 300) : null,
  }
}
// Sentry lists the outermost frame first
const exceptions = listOf(entries.get('exception')?.values).slice(0, 5).map((exception) => ({
  type: textOf(exception.type),
  message: cut(textOf(exception.value), 1_000),
  frames: listOf(fieldsOf(exception.stacktrace).frames).toReversed().slice(0, most).map(readFrame),
}))
const request = entries.get('request')
const address = textOf(request?.url).split('?')[0] ?? ''
return {
  id: textOf(event.eventID),
  title: cut(textOf(event.title), 300),
  message: cut(textOf(entries.get('message')?.formatted) || textOf(event.message), 2_000),
  happenedAt: textOf(event.dateCreated),
  release: textOrNull(fieldsOf(event.release).version),
  request: address === '' ? null : (textOf(request?.method) + ' ' + address).trim(),
  exceptions,
  tags: listOf(event.tags)
    .filter(({ key }) => key !== 'user' && key !== 'url')
    .slice(0, 40)
    .map((tag) => ({ name: textOf(tag.key), value: cut(textOf(tag.value), 200) })),
}
`,
}
