import { fileURLToPath } from 'node:url'

/** Clients and workers load the converter by its path, for it becomes part of the workflow bundle too. */
export const failureConverterPath = fileURLToPath(new URL('./failure.ts', import.meta.url))
