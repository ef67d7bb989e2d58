import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = new URL('../', import.meta.url)
const MOST_LINES = 400
const CODE = /\.(ts|tsx|js|cjs|css)$/
// Rendered from the template beside it and pinned by its hash: nobody writes it, and a server is one module.
const RENDERED = /^templates\/[^/]+\/server\.ts$/

function listCode(): string[] {
  const tracked = execFileSync('git', ['ls-files', '-z'], {
    cwd: fileURLToPath(ROOT),
    encoding: 'utf8',
  })
  return tracked
    .split('\0')
    .filter((path) => CODE.test(path) && !RENDERED.test(path))
    .filter((path) => existsSync(new URL(path, ROOT))) // one that a commit is about to remove
}

function countLines(path: string): number {
  return readFileSync(new URL(path, ROOT), 'utf8').trimEnd().split('\n').length
}

test('no file that a person writes has more than 400 lines', () => {
  const paths = listCode()
  expect(paths).toContain('config.ts')
  const tooLong = paths
    .map((path) => ({ path, lines: countLines(path) }))
    .filter(({ lines }) => lines > MOST_LINES)
  expect(tooLong).toEqual([])
})
