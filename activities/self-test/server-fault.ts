/** Thrown when the server cannot be tried at all, and that is its own fault. The message is for people. */
export class ServerFault extends Error {
  override name = 'ServerFault'
}
