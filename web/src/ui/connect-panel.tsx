import ExternalLink from 'lucide-solid/icons/external-link'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import {
  canReach,
  connectClients,
  orderConnectClients,
  type ConnectClient,
  type ConnectStep,
} from '../../../contract/connect-clients.ts'
import { words } from '../words.ts'
import { buttonStyle } from './button.tsx'
import { CodeView } from './code-view.tsx'
import { CopyLine } from './copy.tsx'
import { Section } from './page.tsx'

const KEY = 'bmm.client'

/** One MCP client at a time, with exactly what it needs to reach this server. The choice is remembered. */
export function ConnectPanel(props: { slug: string; url: string }) {
  const [clientId, setClientId] = createSignal(localStorage.getItem(KEY))
  const ordered = () => orderConnectClients(props.url)
  const chosen = (): ConnectClient =>
    ordered().find((client) => client.id === clientId()) ?? ordered()[0] ?? connectClients[0]

  const choose = (client: ConnectClient) => {
    setClientId(client.id)
    localStorage.setItem(KEY, client.id)
  }

  return (
    <Section title={words.connectClient}>
      <div class="grid gap-4">
        <fieldset>
          <legend class="mb-2 text-ink-2">{words.connectLead}</legend>
          <div class="flex flex-wrap gap-2">
            <For each={ordered()}>
              {(client) => (
                <label class="relative flex min-h-8 items-center rounded-md border border-line-strong px-3 has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-md:min-h-11">
                  <input
                    type="radio"
                    name="client"
                    class="sr-only"
                    checked={client.id === chosen().id}
                    onChange={() => choose(client)}
                  />
                  {client.name}
                  <Show when={!canReach(client, props.url)}>
                    <span class="ml-2 text-xs font-normal text-warn">{words.cannotReach}</span>
                  </Show>
                </label>
              )}
            </For>
          </div>
        </fieldset>
        <div class="grid gap-3" aria-live="polite">
          <h3 class="font-semibold">{chosen().name}</h3>
          <Show when={!canReach(chosen(), props.url)}>
            <p class="rounded-md bg-warn-soft p-3 text-warn">
              {words.cannotReachWhy(chosen().name)}
            </p>
          </Show>
          <For each={chosen().steps({ slug: props.slug, url: props.url })}>
            {(step) => <Step step={step} />}
          </For>
        </div>
      </div>
    </Section>
  )
}

function Step(props: { step: ConnectStep }) {
  // one Match per kind: the union narrows inside each
  const of = <K extends ConnectStep['kind']>(kind: K) =>
    props.step.kind === kind ? (props.step as Extract<ConnectStep, { kind: K }>) : undefined
  return (
    <Switch>
      <Match when={of('note')}>{(step) => <p>{step().text}</p>}</Match>
      <Match when={of('command')}>
        {(step) => <CopyLine text={step().text} label={words.copyCommand} />}
      </Match>
      <Match when={of('value')}>
        {(step) => (
          <div class="grid gap-1">
            <p class="text-sm text-ink-2">{step().label}</p>
            <CopyLine text={step().text} label={words.copyThing(step().label)} />
          </div>
        )}
      </Match>
      <Match when={of('link')}>
        {(step) => (
          <div>
            <a class={buttonStyle({ kind: 'plain' })} href={step().href} rel="external noopener">
              {step().label}
              <ExternalLink size={16} aria-hidden="true" />
            </a>
          </div>
        )}
      </Match>
      <Match when={of('file')}>
        {(step) => (
          <div class="grid gap-1">
            <p>
              {words.inFile} <code class="font-mono text-sm">{step().path}</code>
            </p>
            <CodeView code={step().text} label={step().path} />
          </div>
        )}
      </Match>
    </Switch>
  )
}
