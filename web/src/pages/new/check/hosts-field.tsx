import X from 'lucide-solid/icons/x'
import { createSignal, For, Show } from 'solid-js'
import { allowedDomain } from '../../../../../contract/spec.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/field.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { words } from '../../../words.ts'

interface HostsFieldProps {
  hosts: readonly string[]
  onHosts: (hosts: string[]) => void
  /** Typed and not added yet. */
  text: string
  onText: (text: string) => void
  /** Said of the list, not of what is typed. */
  error: string | undefined
  isChecked: boolean
}

/** Every host that the tools may reach, one by one. */
export function HostsField(props: HostsFieldProps) {
  let field: HTMLDivElement | undefined
  const [problem, setProblem] = createSignal<string>()
  const input = () => field?.querySelector('input')

  const add = () => {
    const host = props.text.trim()
    const parsed = allowedDomain.safeParse(host)
    setProblem(parsed.error?.issues[0]?.message)
    if (!parsed.success) {
      input()?.focus()
      return
    }
    if (!props.hosts.includes(host)) props.onHosts([...props.hosts, host])
    props.onText('')
    input()?.focus()
  }
  const remove = (host: string) => {
    props.onHosts(props.hosts.filter((one) => one !== host))
    input()?.focus()
  }
  const unsaid = () =>
    props.isChecked && props.text.trim() !== '' ? words.hostNotAdded : undefined

  return (
    <div class="grid gap-3" ref={(element) => (field = element)}>
      <Show when={props.hosts.length > 0} fallback={<p class="text-ink-2">{words.noHosts}</p>}>
        <ul class="grid gap-1">
          <For each={props.hosts}>
            {(host) => (
              <li class="flex items-center justify-between gap-2 rounded-md bg-sunken py-0.5 pr-1 pl-3">
                <code class="min-w-0 font-mono text-sm">{host}</code>
                <IconButton label={words.removeThing(host)} onClick={() => remove(host)}>
                  <X size={16} aria-hidden="true" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.error}>{(error) => <p class="text-sm text-bad">{error()}</p>}</Show>
      <div class="flex flex-wrap items-start gap-2">
        <div class="min-w-48 flex-1">
          <TextField
            label={words.addHost}
            hint={words.addHostHint}
            isMono
            autocomplete="off"
            spellcheck={false}
            value={props.text}
            onValue={(text) => {
              setProblem(undefined)
              props.onText(text)
            }}
            error={problem() ?? unsaid()}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
        </div>
        <Button class="mt-6" onClick={add}>
          {words.add}
        </Button>
      </div>
    </div>
  )
}
