import type { ExampleCall } from '../contract/spec.ts'

/** What a service answered with JSON, for the self-tests of whoever forks the template. */
export function recorded(url: string, answer: unknown): NonNullable<ExampleCall['upstream']> {
  return [
    {
      method: 'GET',
      url,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify(answer),
    },
  ]
}
