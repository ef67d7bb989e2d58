import { createSignal, lazy, Show, Suspense } from 'solid-js'
import type { Version } from '../../../../contract/nouns.ts'
import { useCanChange } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { useServer } from './server-page.tsx'

const GoBackDialog = lazy(async () => ({
  default: (await import('./go-back-dialog.tsx')).GoBackDialog,
}))

interface GoBackProps {
  version: Pick<Version, 'number' | 'activatedAt'>
  /** What the button says. */
  label: string
  /** Its name where that does not tell which version. */
  name?: string
}

/** Offered for what was live and is not live now, to those who may change the server. */
export function GoBack(props: GoBackProps) {
  const server = useServer()
  const canChange = useCanChange()
  const [isOpen, setIsOpen] = createSignal(false)
  const [isWanted, setIsWanted] = createSignal(false)
  const open = () => {
    setIsWanted(true)
    setIsOpen(true)
  }
  const isOffered = () =>
    canChange() &&
    server().state !== 'paused' && // nothing is built of it, nor of one that was taken down
    server().state !== 'taken-down' &&
    props.version.activatedAt !== null &&
    props.version.number !== server().liveVersion
  return (
    <Show when={isOffered()}>
      <Button aria-label={props.name} onClick={open}>
        {props.label}
      </Button>
      <Show when={isWanted()}>
        <Suspense>
          <GoBackDialog
            number={props.version.number}
            isOpen={isOpen()}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      </Show>
    </Show>
  )
}
