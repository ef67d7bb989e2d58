import { createSignal, Show } from 'solid-js'
import { useCanManage } from '../../../role.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { words } from '../../../words.ts'
import { DeleteServerDialog } from './delete-server-dialog.tsx'

export function DeleteSection() {
  const canDelete = useCanManage()
  const [isOpen, setIsOpen] = createSignal(false)
  return (
    <Section title={words.deleteServer}>
      <Show when={canDelete()} fallback={<p class="text-ink-2">{words.deleteServerNotAllowed}</p>}>
        <div class="grid gap-3">
          <p class="text-ink-2">{words.deleteServerLead}</p>
          <div>
            <Button kind="danger" onClick={() => setIsOpen(true)}>
              {words.deleteServer}
            </Button>
          </div>
        </div>
        <DeleteServerDialog isOpen={isOpen()} onClose={() => setIsOpen(false)} />
      </Show>
    </Section>
  )
}
