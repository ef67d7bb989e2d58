// The server's code shares this realm with the gate. What can be taken from it without harm to honest code is taken; what
// remains is why the gateway makes the deciding check and the container is the wall.

const LOADERS = ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen', 'mainModule']

/** Takes module loading away and fixes what tokens are verified with. Call it before the code of a server is loaded. */
export function lockRealm({ process, crypto }: typeof globalThis): void {
  for (const name of LOADERS) Reflect.deleteProperty(process, name)
  Object.freeze(Object.getPrototypeOf(crypto.subtle))
  Object.freeze(Object.getPrototypeOf(crypto))
  Object.freeze(crypto)
}
