// The spec that is being checked: as a page, whose fields are changed one by one, or as JSON, whichever one looks at.
import { createMemo, createSignal, untrack } from 'solid-js'
import type { ServerSpec } from '../../../../../contract/spec.ts'
import { checkSpec, readSpec, type SpecProblem } from '../../../read-spec.ts'

interface SpecEditingInput {
  text: string
  onText: (text: string) => void
}

export function createSpecEditing(input: SpecEditingInput) {
  const first = untrack(() => readSpec(input.text))
  const [jsonText, setJsonText] = createSignal(untrack(() => input.text))
  const [spec, setSpec] = createSignal<ServerSpec | undefined>(
    first.isValid ? first.spec : undefined,
  )
  // what cannot be read as a spec can only be shown as text
  const [isJson, setIsJson] = createSignal(!first.isValid)
  const [isChecked, setIsChecked] = createSignal(false)
  const reading = createMemo(() => readSpec(jsonText()))
  const problems = createMemo((): SpecProblem[] => {
    const known = spec()
    if (!isJson() && known !== undefined) return checkSpec(known)
    const read = reading()
    return read.isValid ? [] : read.problems
  })

  const changeText = (text: string) => {
    setJsonText(text)
    input.onText(text)
    const read = readSpec(text)
    if (read.isValid) setSpec(read.spec)
  }

  return {
    spec,
    jsonText,
    isJson,
    isChecked,
    reading,
    changeText,
    /** Takes another spec as a whole. */
    take: (next: ServerSpec) => changeText(JSON.stringify(next, null, 2)),
    change(part: Partial<ServerSpec>) {
      const known = spec()
      if (known === undefined) return
      const next = { ...known, ...part }
      setSpec(next)
      setJsonText(JSON.stringify(next, null, 2))
      input.onText(jsonText())
    },
    /** Between page and JSON; what is no spec cannot be a page. */
    toggle() {
      setIsChecked(true)
      if (problems().length === 0) setIsJson(!isJson())
    },
    /** Whether it can be built; from now on its problems are shown. */
    check() {
      setIsChecked(true)
      return problems().length === 0
    },
    problemAt: (pointer: string) =>
      problems().find((problem) => problem.pointer === pointer)?.detail,
    hasProblemUnder: (pointer: string) =>
      problems().some((problem) => problem.pointer.startsWith(`${pointer}/`)),
  }
}
export type SpecEditing = ReturnType<typeof createSpecEditing>
