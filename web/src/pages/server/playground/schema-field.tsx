import { For, Index, Match, Show, Switch, type JSX } from 'solid-js'
import type { JsonSchema } from '../../../../../contract/json-schema.ts'
import { describeLimits } from '../../../tool-inputs.ts'
import { Button } from '../../../ui/button.tsx'
import { TextArea, TextField } from '../../../ui/field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { words } from '../../../words.ts'
import { childPath, choiceText, emptyDraft, type Draft, type Problems } from './draft.ts'
import { fieldKind, type FieldKind } from './field-kind.ts'

const LONG_TEXT = 200

interface SchemaFieldProps {
  label: string
  path: string
  schema: JsonSchema
  isRequired: boolean
  draft: Draft
  problems: Problems
  onDraft: (draft: Draft) => void
}

/** One input of a tool, by its schema; objects and lists hold fields of their own. */
export function SchemaField(props: SchemaFieldProps) {
  const kind = () => fieldKind(props.schema)
  const text = () => (typeof props.draft === 'string' ? props.draft : '')
  const frame = {
    get label() {
      return props.label
    },
    get hint() {
      return describeLimits(props.schema) || undefined
    },
    get error() {
      return props.problems[props.path]
    },
    get isOptional() {
      return !props.isRequired
    },
  }
  const control = {
    autocomplete: 'off',
    get value() {
      return text()
    },
    onValue: (value: string) => props.onDraft(value),
  }
  const isLong = () => (props.schema.maxLength ?? 0) > LONG_TEXT || text().includes('\n')
  return (
    <Switch>
      <Match when={kind().is === 'text' && !isLong()}>
        <TextField {...frame} {...control} />
      </Match>
      <Match when={kind().is === 'text'}>
        <TextArea {...frame} {...control} isProse rows={3} />
      </Match>
      <Match when={kind().is === 'number'}>
        <TextField {...frame} {...control} inputmode="decimal" />
      </Match>
      <Match when={kind().is === 'json'}>
        <TextArea {...frame} {...control} rows={3} />
      </Match>
      <Match when={choicesOf(kind())}>
        {(values) => (
          <SelectField
            {...frame}
            value={text()}
            onValue={(value) => props.onDraft(value)}
            options={[
              { value: '', label: words.notChosen },
              ...values().map((value) => ({
                value: choiceText(value),
                label: typeof value === 'string' ? value : choiceText(value),
              })),
            ]}
          />
        )}
      </Match>
      <Match when={kind().is === 'object'}>
        <ObjectField {...props} />
      </Match>
      <Match when={kind().is === 'list'}>
        <ListField {...props} />
      </Match>
    </Switch>
  )
}

/** The fields of an object; the outermost one has no frame. */
export function ObjectFields(props: Omit<SchemaFieldProps, 'label' | 'isRequired'>) {
  const properties = () => {
    const kind = fieldKind(props.schema)
    return kind.is === 'object' ? kind.properties : []
  }
  const fields = () =>
    typeof props.draft === 'object' && !Array.isArray(props.draft) ? props.draft : {}
  return (
    <For each={properties()}>
      {({ name, schema, isRequired }) => (
        <SchemaField
          label={name}
          path={childPath(props.path, name)}
          schema={schema}
          isRequired={isRequired}
          draft={fields()[name] ?? emptyDraft(schema)}
          problems={props.problems}
          onDraft={(draft) => props.onDraft({ ...fields(), [name]: draft })}
        />
      )}
    </For>
  )
}

function ObjectField(props: SchemaFieldProps) {
  return (
    <Group {...props}>
      <ObjectFields {...props} />
    </Group>
  )
}

function ListField(props: SchemaFieldProps) {
  const items = () => (Array.isArray(props.draft) ? props.draft : [])
  const itemSchema = () => {
    const kind = fieldKind(props.schema)
    return kind.is === 'list' ? kind.items : {}
  }
  return (
    <Group {...props}>
      <Index each={items()}>
        {(item, index) => (
          <div class="grid gap-2">
            <SchemaField
              label={words.item(index + 1)}
              path={childPath(props.path, index)}
              schema={itemSchema()}
              isRequired
              draft={item()}
              problems={props.problems}
              onDraft={(draft) => props.onDraft(items().with(index, draft))}
            />
            <div>
              <Button
                kind="quiet"
                aria-label={words.removeItem(index + 1, props.label)}
                onClick={() => props.onDraft(items().toSpliced(index, 1))}
              >
                {words.remove}
              </Button>
            </div>
          </div>
        )}
      </Index>
      <div>
        <Button
          aria-label={words.addItemTo(props.label)}
          onClick={() => props.onDraft([...items(), emptyDraft(itemSchema())])}
        >
          {words.addItem}
        </Button>
      </div>
    </Group>
  )
}

function Group(props: SchemaFieldProps & { children: JSX.Element }) {
  return (
    <fieldset class="min-w-0 rounded-md border border-line px-3 pb-3">
      <legend class="px-1 font-medium">
        {props.label}
        <Show when={!props.isRequired}>
          <span class="font-normal text-ink-2"> {words.optionalMark}</span>
        </Show>
      </legend>
      <div class="grid gap-3 pt-1">
        <Show when={describeLimits(props.schema)}>
          {(hint) => <p class="text-sm text-ink-2">{hint()}</p>}
        </Show>
        {props.children}
      </div>
    </fieldset>
  )
}

function choicesOf(kind: FieldKind): readonly unknown[] | undefined {
  return kind.is === 'choice' ? kind.values : undefined
}
