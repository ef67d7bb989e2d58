import type { RecordedAnswer } from '../../contract/spec.ts'

export interface Asked {
  method: string
  url: string
}

/** The recorded answers of one example call: those of one address come in their order, and the last again and again. */
export function createRecordings(
  recorded: readonly RecordedAnswer[],
  { secrets }: { secrets: readonly string[] },
): (asked: Asked) => RecordedAnswer | undefined {
  const given = new Set<RecordedAnswer>()
  return (asked) => {
    const fitting = fittingAnswers(recorded, asked, secrets)
    const answer = fitting.find((one) => !given.has(one)) ?? fitting.at(-1)
    if (answer) given.add(answer)
    return answer
  }
}

function fittingAnswers(
  recorded: readonly RecordedAnswer[],
  asked: Asked,
  secrets: readonly string[],
): RecordedAnswer[] {
  const wanted = addressOf(asked.url)
  const atPlace = recorded
    .map((answer) => ({ answer, address: addressOf(answer.url) }))
    .filter(({ answer }) => answer.method === asked.method)
    .filter(({ address }) => isSamePlace(wanted, address, secrets))
  const exact = atPlace.filter(({ address }) => isSameQuery(wanted, address, secrets))
  const anyQuery = atPlace.filter(({ address }) => address.query.length === 0)
  return (exact.length > 0 ? exact : anyQuery).map(({ answer }) => answer)
}

interface Address {
  origin: string
  path: string
  query: [name: string, value: string][]
}

/** As URLs are compared: whatever the order of their parameters, the way they are encoded, and their fragment. */
function addressOf(text: string): Address {
  const url = new URL(text)
  return {
    origin: url.origin,
    path: decoded(url.pathname),
    query: [...url.searchParams].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a stray percent sign
  }
}

function isSamePlace(asked: Address, recorded: Address, secrets: readonly string[]) {
  const inHost = secrets.map((secret) => secret.toLowerCase())
  return (
    isSamePart(asked.origin, recorded.origin, inHost) &&
    isSamePart(asked.path, recorded.path, secrets)
  )
}

function isSameQuery(asked: Address, recorded: Address, secrets: readonly string[]) {
  const names = new Set(recorded.query.map(([name]) => name))
  const isNamed = ([name, value]: [string, string]) =>
    names.has(name) || !secrets.some((secret) => value.includes(secret))
  const own = asked.query.filter(isNamed) // who records leaves a secret out, or writes something in its place
  if (own.length !== recorded.query.length) return false
  return own.every(([name, value], index) => {
    const [otherName, otherValue] = recorded.query[index] ?? ['', '']
    return name === otherName && isSamePart(value, otherValue, secrets)
  })
}

/** Where a secret stands in what was asked, the recording may have anything. */
function isSamePart(asked: string, recorded: string, secrets: readonly string[]): boolean {
  if (asked === recorded) return true
  const secret = secrets
    .filter((one) => asked.includes(one))
    .toSorted((a, b) => b.length - a.length)[0]
  if (secret === undefined) return false
  const at = asked.indexOf(secret)
  const [before, after] = [asked.slice(0, at), asked.slice(at + secret.length)]
  return (
    recorded.length >= before.length + after.length &&
    recorded.startsWith(before) &&
    recorded.endsWith(after)
  )
}
