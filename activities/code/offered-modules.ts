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

/** Other names of the same modules, as code may write them; the bundle has the name above. */
export const otherSpellings: Readonly<Record<string, string>> = {
  'zod/v4': 'zod',
  ...Object.fromEntries(
    offeredModules.filter((name) => name.startsWith('node:')).map((name) => [name.slice(5), name]),
  ),
}

export function isOfferedModule(name: string): boolean {
  return offeredModules.some((offered) => offered === name)
}

/** Whether source code may import a module by this name. */
export function isOfferedName(name: string): boolean {
  return isOfferedModule(name) || Object.hasOwn(otherSpellings, name)
}
