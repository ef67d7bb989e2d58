import { useMutation } from '@tanstack/solid-query'
import { createSignal, createUniqueId, For, Match, Show, Switch } from 'solid-js'
import * as z from 'zod'
import type { OpenapiDocument } from '../../../../../contract/openapi-document.ts'
import { maxDocumentBytes } from '../../../../../contract/openapi-routes.ts'
import { answerOf, asProblem, useApi } from '../../../api.ts'
import { focusFirstInvalid } from '../../../form-errors.ts'
import { formatMegabytes } from '../../../format.ts'
import { Button } from '../../../ui/button.tsx'
import { RadioField, TextArea, TextField } from '../../../ui/field.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { words } from '../../../words.ts'

const httpsUrl = z.url({ protocol: /^https$/ })
type Place = 'text' | 'file' | 'url'

/** A document as text, as a file that is read in the browser, or from an address. */
export function ReadDocument(props: { onDocument: (document: OpenapiDocument) => void }) {
  const api = useApi()
  const [place, setPlace] = createSignal<Place>('text')
  const [text, setText] = createSignal('')
  const [url, setUrl] = createSignal('')
  const [file, setFile] = createSignal<File>()
  const [problem, setProblem] = createSignal<string>()
  let element: HTMLFormElement | undefined

  const read = useMutation(() => ({
    mutationFn: (body: { text: string } | { url: string }) =>
      answerOf(api.POST('/v1/openapi', { body })),
    onSuccess: props.onDocument,
  }))
  const refuse = (words: string) => {
    setProblem(words)
    focusFirstInvalid(element)
  }

  const submit = async () => {
    setProblem(undefined)
    if (place() === 'url') {
      const parsed = httpsUrl.safeParse(url().trim())
      if (parsed.success) read.mutate({ url: parsed.data })
      else refuse(words.documentUrlNeeded)
      return
    }
    const chosen = file()
    if (place() === 'file' && chosen === undefined) {
      refuse(words.documentFileNeeded)
      return
    }
    const bytes = place() === 'file' ? (chosen?.size ?? 0) : new Blob([text()]).size
    if (bytes > maxDocumentBytes) {
      refuse(words.documentTooLarge(formatMegabytes(bytes), formatMegabytes(maxDocumentBytes)))
      return
    }
    const given = place() === 'file' ? ((await chosen?.text()) ?? '') : text()
    if (given.trim() === '') refuse(words.documentEmpty)
    else read.mutate({ text: given })
  }

  return (
    <Section title={words.fromOpenapi}>
      <form
        ref={(node) => (element = node)}
        noValidate
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p class="max-w-[72ch] text-ink-2">{words.fromOpenapiLead}</p>
        <RadioField
          legend={words.documentPlace}
          name="place"
          value={place()}
          onValue={(next) => {
            setProblem(undefined)
            setPlace(next)
          }}
          options={[
            { value: 'text', label: words.documentByText },
            { value: 'file', label: words.documentByFile },
            { value: 'url', label: words.documentByUrl },
          ]}
        />
        <Switch>
          <Match when={place() === 'text'}>
            <TextArea
              label={words.documentText}
              rows={12}
              value={text()}
              onValue={setText}
              error={problem()}
            />
          </Match>
          <Match when={place() === 'file'}>
            <FileField onFile={setFile} error={problem()} />
          </Match>
          <Match when={place() === 'url'}>
            <TextField
              label={words.documentUrl}
              hint={words.documentUrlHint}
              type="url"
              isMono
              autocomplete="off"
              placeholder="https://"
              value={url()}
              onValue={setUrl}
              error={problem()}
            />
          </Match>
        </Switch>
        <Show when={read.isError}>
          <ProblemNote error={read.error}>
            <ul class="grid gap-1">
              <For each={asProblem(read.error).errors}>
                {(error) => (
                  <li>
                    <code class="font-mono text-sm">{error.pointer}</code> {error.detail}
                  </li>
                )}
              </For>
            </ul>
          </ProblemNote>
        </Show>
        <div>
          <Button kind="primary" type="submit" isBusy={read.isPending}>
            {words.listOperations}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function FileField(props: { onFile: (file: File | undefined) => void; error: string | undefined }) {
  const id = createUniqueId()
  return (
    <div class="grid gap-1">
      <label for={id} class="font-medium">
        {words.documentFile}
      </label>
      <input
        id={id}
        type="file"
        accept=".json,.yaml,.yml,application/json,application/yaml"
        class="w-full min-w-0 rounded-md border border-line-strong bg-surface p-1 file:mr-3 file:min-h-8 file:rounded-md file:border-0 file:bg-sunken file:px-3 file:font-medium file:text-ink aria-invalid:border-bad max-md:file:min-h-11"
        aria-invalid={props.error === undefined ? undefined : 'true'}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onFile(event.currentTarget.files?.[0])}
      />
      <p id={`${id}-hint`} class="text-sm text-ink-2">
        <Show when={props.error}>{(error) => <span class="block text-bad">{error()}</span>}</Show>
        {words.documentFileHint(formatMegabytes(maxDocumentBytes))}
      </p>
    </div>
  )
}
