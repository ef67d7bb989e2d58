import { createSignal, For, Show } from 'solid-js'
import type { SetStoreFunction } from 'solid-js/store'
import {
  licences,
  longestText,
  templateCategories,
} from '../../../../../contract/template-choices.ts'
import { TextArea, TextField } from '../../../ui/field.tsx'
import { MarkdownLater } from '../../../ui/markdown-later.tsx'
import { Section } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { Disclosure } from '../../../ui/tool-card.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'
import { ContinueField } from './continue-field.tsx'
import type { PublishForm } from './publish-form.ts'

interface PublishFieldsProps {
  form: PublishForm
  onForm: SetStoreFunction<PublishForm>
  problemOf: (field: string) => string | undefined
}

export function PublishFields(props: PublishFieldsProps) {
  // what shows it weighs a quarter of the page
  const [isLookedAt, setIsLookedAt] = createSignal(false)
  const server = useServer()
  const isFirstVersion = () => props.form.templateId === '' && server().publishedAs === null
  return (
    <>
      <Section title={words.publish}>
        <div class="grid gap-4">
          <ContinueField
            form={props.form}
            onForm={(form) => props.onForm(form)}
            error={props.problemOf('templateId')}
          />
          <TextField
            label={words.title}
            hint={words.charactersOf(props.form.title.length, longestText.title)}
            value={props.form.title}
            onValue={(title) => props.onForm({ title })}
            error={props.problemOf('title')}
          />
          <SelectField
            label={words.category}
            value={props.form.category}
            onValue={(chosen) => {
              const category = templateCategories.find((one) => one === chosen)
              if (category !== undefined) props.onForm({ category })
            }}
            options={templateCategories.map((category) => ({ value: category, label: category }))}
            error={props.problemOf('category')}
          />
          <TextField
            label={words.shortDescription}
            hint={words.charactersOf(
              props.form.shortDescription.length,
              longestText.shortDescription,
            )}
            value={props.form.shortDescription}
            onValue={(shortDescription) => props.onForm({ shortDescription })}
            error={props.problemOf('shortDescription')}
          />
          <TextArea
            isProse
            rows={8}
            label={words.longDescription}
            hint={words.longDescriptionHint}
            value={props.form.longDescription}
            onValue={(longDescription) => props.onForm({ longDescription })}
            error={props.problemOf('longDescription')}
          />
          <Disclosure summary={words.showMarkdown} onOpen={() => setIsLookedAt(true)}>
            <Show when={isLookedAt()}>
              <MarkdownLater text={props.form.longDescription} />
            </Show>
          </Disclosure>
          <SelectField
            label={words.licence}
            value={props.form.licence}
            onValue={(chosen) => {
              const licence = licences.find((one) => one === chosen)
              if (licence !== undefined) props.onForm({ licence })
            }}
            options={licences.map((licence) => ({
              value: licence,
              label: licence === 'none' ? words.licenceNone : licence,
            }))}
            error={props.problemOf('licence')}
          />
          <TextArea
            isProse
            isOptional={isFirstVersion()}
            rows={3}
            label={words.whatIsNew}
            hint={words.whatIsNewHint}
            value={props.form.changes}
            onValue={(changes) => props.onForm({ changes })}
            error={props.problemOf('changes')}
          />
        </div>
      </Section>
      <Show when={props.form.secrets.length > 0}>
        <Section title={words.secretsOfTemplate}>
          <div class="grid gap-4">
            <p class="max-w-[72ch] text-ink-2">{words.secretsOfTemplateText}</p>
            <For each={props.form.secrets}>
              {(secret, index) => (
                <fieldset class="grid min-w-0 gap-3">
                  <legend class="mb-1 font-mono text-sm font-medium">{secret.key}</legend>
                  <TextField
                    label={words.secretDescriptionOf(secret.key)}
                    value={secret.description}
                    onValue={(text) => props.onForm('secrets', index(), 'description', text)}
                    error={props.problemOf(`secrets/${secret.key}/description`)}
                  />
                  <TextField
                    type="url"
                    label={words.secretUrlOf(secret.key)}
                    value={secret.howToGetUrl}
                    onValue={(text) => props.onForm('secrets', index(), 'howToGetUrl', text)}
                    error={props.problemOf(`secrets/${secret.key}/howToGetUrl`)}
                    hint={secret.howToGetUrl === '' ? words.secretUrlMissing : undefined}
                  />
                </fieldset>
              )}
            </For>
          </div>
        </Section>
      </Show>
    </>
  )
}
