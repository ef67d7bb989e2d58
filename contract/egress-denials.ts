// Why the gateway does not let a server reach a host: its words, as clauses that people and tools read. Free of zod.

export const denialReasons = {
  'bad-name': 'this is not a host name, and servers reach hosts by name, never by address',
  'bad-url': 'the request names no host',
  port: 'only port 443 can be reached, and port 80 of hosts that are listed with http://',
  'not-allowed': 'the host is not among the hosts that this server may reach',
  busy: 'too many names were looked up at once',
  'over-budget': 'the server has sent and received as much as it may in a day',
  'no-such-name': 'the name is not known, or no name server answered',
  'private-address': 'the name leads into a private network',
  'host-mismatch': 'the request was for another host than the connection',
  'not-tls': 'what was sent to port 443 is not TLS',
  'sni-mismatch': 'the connection was for another host than it asked for',
  'hello-timeout': 'the connection was opened and nothing was sent',
} as const satisfies Record<string, string>

export type Denial = keyof typeof denialReasons

/** What the code that asked for the host is told. */
export function explainDenial({ host, denial }: { host: string; denial: Denial }): string {
  return `${host} cannot be reached: ${denialReasons[denial]}`
}

/** A reason by itself, as a sentence. One that was written by another release is shown as it is. */
export function denialSentence(denial: string): string {
  const reason: string | undefined = isDenial(denial) ? denialReasons[denial] : undefined
  return reason === undefined ? denial : `${reason[0]?.toUpperCase()}${reason.slice(1)}.`
}

function isDenial(word: string): word is Denial {
  return Object.hasOwn(denialReasons, word)
}
