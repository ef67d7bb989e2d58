import * as buffer from 'node:buffer'
import * as crypto from 'node:crypto'
import * as querystring from 'node:querystring'
import * as stringDecoder from 'node:string_decoder'
import * as timers from 'node:timers/promises'
import * as url from 'node:url'
import * as util from 'node:util'
import * as zod from 'zod'

/** What the code of a server may require. */
export type OfferedModules = ReadonlyMap<string, object>

/** Frozen copies, so that code which changes a module changes nothing under the gate. */
export function createOfferedModules(): OfferedModules {
  const modules = {
    zod: { ...zod, default: zod, __esModule: true },
    'node:buffer': copyOf(buffer),
    'node:crypto': copyOf(crypto),
    'node:querystring': copyOf(querystring),
    'node:string_decoder': copyOf(stringDecoder),
    'node:timers/promises': copyOf(timers),
    'node:url': copyOf(url),
    'node:util': copyOf(util),
  }
  return new Map(Object.entries(modules).map(([name, value]) => [name, Object.freeze(value)]))
}

// `default` stays out: it is the shared, changeable object itself.
function copyOf({ default: _shared, ...names }: Record<string, unknown>): object {
  return { ...names }
}
