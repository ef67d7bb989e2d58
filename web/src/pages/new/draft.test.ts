import { expect, it } from 'vitest'
import { emptyDraft, loadDraft, saveDraft } from './draft.ts'

function fakeStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  }
}

it('comes back after a reload', () => {
  const storage = fakeStorage()
  const draft = { ...emptyDraft(), title: 'Weather', slug: 'weather' }
  saveDraft(draft, storage)
  expect(loadDraft(storage)).toEqual(draft)
})

it('never keeps what is not part of a draft, such as a secret', () => {
  const storage = fakeStorage()
  const carrying = { ...emptyDraft(), secrets: [{ key: 'TOKEN', value: 'hunter2' }] }
  saveDraft(carrying, storage)
  expect(storage.getItem('bmm.draft')).not.toContain('hunter2')
})

it('begins anew when what is stored cannot be read', () => {
  const storage = fakeStorage()
  const stored = [
    '{"source":7}',
    '{',
    JSON.stringify({ ...emptyDraft(), title: 'Old', source: 'a way of another release' }),
  ]
  for (const text of stored) {
    storage.setItem('bmm.draft', text)
    expect(loadDraft(storage)).toMatchObject({ source: null, title: '' })
  }
})
