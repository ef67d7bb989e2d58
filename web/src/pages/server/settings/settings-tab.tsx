import { Show } from 'solid-js'
import { useCanChange } from '../../../role.ts'
import { Empty } from '../../../ui/page.tsx'
import { words } from '../../../words.ts'
import { DeleteSection } from './delete-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { PauseSection } from './pause-section.tsx'
import { UpgradesSection } from './upgrades-section.tsx'

/** What holds for the server whatever its version: whether it answers, and whether it is there. */
export function SettingsTab() {
  const canChange = useCanChange()
  return (
    <Show
      when={canChange()}
      fallback={<Empty title={words.notAllowedTitle} text={words.notAllowedChange} />}
    >
      <div class="grid min-w-0 gap-6">
        <GeneralSection />
        <UpgradesSection />
        <PauseSection />
        <DeleteSection />
      </div>
    </Show>
  )
}
