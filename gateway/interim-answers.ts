import type { ClientRequest } from 'node:http'

const MAX = 8

/** Answers such as 100 and 103 come before the one that counts, and HTTP sets no end to them. */
export function limitInterimAnswers(request: ClientRequest, onExcess: () => void): void {
  let seen = 0
  request.on('information', () => {
    seen += 1
    if (seen === MAX + 1) onExcess()
  })
}
