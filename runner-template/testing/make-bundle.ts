import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const BIN = join(import.meta.dirname, '../../node_modules/.bin')

declare module 'vitest' {
  interface ProvidedContext {
    bundleFolder: string
  }
}

interface Project {
  provide: (key: 'bundleFolder', value: string) => void
}

let folder = ''

/** Makes the runner's bundle once per run, as the image does. */
export function setup({ provide }: Project): void {
  folder = mkdtempSync('/tmp/bmm-bundle-')
  execFileSync(join(BIN, 'esbuild'), [
    '--bundle',
    '--platform=node',
    '--format=cjs',
    '--target=node24',
    '--log-level=error',
    `--outfile=${folder}/boot.cjs`,
    join(import.meta.dirname, '../boot.ts'),
  ])
  provide('bundleFolder', folder)
}

export function teardown(): void {
  rmSync(folder, { recursive: true })
}
