/** The modules that tool code may import; the runner hands out the same ones and no other. */
export const offeredModules = [
  'zod',
  'node:crypto',
  'node:url',
  'node:util',
  'node:buffer',
  'node:querystring',
  'node:string_decoder',
  'node:timers/promises',
] as const

export function isOfferedModule(name: string): boolean {
  return offeredModules.some((offered) => offered === name)
}
