const turns = new Map<string, Promise<unknown>>()

/**
 * One after the other, of all that starts or stops the runner of a version in this process: a server may be wanted again
 * while it is being stopped, and its host looks after it meanwhile. One process works for a host.
 */
export async function inTurn<T>(versionId: string, act: () => Promise<T>): Promise<T> {
  const before = turns.get(versionId) ?? Promise.resolve()
  const turn = before.then(act, act)
  turns.set(versionId, turn)
  try {
    return await turn
  } finally {
    if (turns.get(versionId) === turn) turns.delete(versionId)
  }
}
