import { createSignal, Show, untrack } from 'solid-js'
import type { OpenapiDocument } from '../../../../../contract/openapi-document.ts'
import type { DraftProps } from '../draft.ts'
import { ChooseOperations } from './choose-operations.tsx'
import { loadDocument, saveDocument } from './document-store.ts'
import { ReadDocument } from './read-document.tsx'

/** A document is read, then operations of it are chosen. */
export function OpenapiWay(props: DraftProps) {
  const [document, setDocument] = createSignal(untrack(() => loadDocument(props.draft.documentId)))
  const take = (read: OpenapiDocument) => {
    saveDocument(read)
    props.onDraft({
      documentId: read.documentId,
      operations: [],
      serverUrl: read.servers[0]?.url ?? '',
      variables: {},
    })
    setDocument(read)
  }
  const drop = () => {
    props.onDraft({ documentId: '' })
    setDocument(undefined)
  }
  return (
    <Show when={document()} fallback={<ReadDocument onDocument={take} />} keyed>
      {(known) => <ChooseOperations {...props} document={known} onOther={drop} />}
    </Show>
  )
}
