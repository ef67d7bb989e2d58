import type { ExampleCall } from '../contract/spec.ts'

type Recording = NonNullable<ExampleCall['upstream']>

/** What a service answered with JSON, for the self-tests of whoever forks the template. */
export function recorded(
  url: string,
  answer: unknown,
  { method = 'GET', status = 200 }: { method?: Recording[number]['method']; status?: number } = {},
): Recording {
  const body = answer === undefined ? '' : JSON.stringify(answer)
  return [{ method, url, status, contentType: 'application/json', body }]
}
