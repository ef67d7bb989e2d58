import { readFile } from 'node:fs/promises'
import type { TestEnvironment } from '../start/test-services.ts'

/** The services that this test run started. */
export async function testEnvironment(): Promise<TestEnvironment> {
  const file = process.env.BMM_TEST_ENVIRONMENT
  if (!file) {
    throw new Error(
      'This test needs Postgres, Temporal and Docker: run npm test, or npm run test:env and export what it prints.',
    )
  }
  return JSON.parse(await readFile(file, 'utf8')) as TestEnvironment
}
