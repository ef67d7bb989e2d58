import { version as esbuild } from 'esbuild'
import { createRequire } from 'node:module'
import * as z from 'zod'

const { version: typescript } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('typescript-native/package.json'))

/** Names what turned code into a bundle: another one compiles anew what this one had compiled. */
export const compilerVersion = `1 typescript-${typescript} esbuild-${esbuild}`
