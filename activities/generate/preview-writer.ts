import { appendPreviewEvent } from '../../db/previews.ts'
import type { Db } from '../../db/connect.ts'

/** A model sends a piece every few milliseconds; a row for each would be a write and a notice for each. */
const BATCH_MS = 200

export interface PreviewWriter {
  /** null: what was written so far is void. */
  onText: (piece: string | null) => void
  /** Resolves when all that came is written; an error of a write before is thrown here. */
  end: () => Promise<void>
}

/** Gathers what the model writes into events of a preview. */
export function createPreviewWriter({
  db,
  previewId,
}: {
  db: Db
  previewId: string
}): PreviewWriter {
  let gathered = ''
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  const append = (type: 'text' | 'again', text: string) => {
    writing = writing.then(() => appendPreviewEvent(db, { previewId, type, text }))
    writing.catch(() => {}) // thrown by end()
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = gathered.replaceAll('\0', '') // Postgres has no such text
    if (text !== '') append('text', text)
    gathered = ''
  }
  return {
    onText(piece) {
      if (piece === null) {
        flush()
        append('again', '')
        return
      }
      gathered += piece
      timer ??= setTimeout(flush, BATCH_MS)
    },
    async end() {
      flush()
      await writing
    },
  }
}
