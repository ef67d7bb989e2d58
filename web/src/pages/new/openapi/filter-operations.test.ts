import { expect, it } from 'vitest'
import type { OpenapiOperation } from '../../../../../contract/openapi-document.ts'
import { addShown, filterOperations, tagsOf } from './filter-operations.ts'

function operation(id: string, part: Partial<OpenapiOperation> = {}): OpenapiOperation {
  return { id, toolName: 'a_tool', summary: '', tags: [], refusal: null, ...part }
}

const list = operation('GET /pets', { summary: 'List all pets', tags: ['pets'] })
const add = operation('POST /pets', { toolName: 'add_pet', tags: ['pets', 'admin'] })
const upload = operation('POST /photos', { refusal: 'It takes a file', tags: ['photos'] })
const all = [list, add, upload]

it('finds an operation by words of its path, its name and its summary, in any order', () => {
  expect(filterOperations(all, { words: 'pets ALL', tag: '' })).toEqual([list])
  expect(filterOperations(all, { words: 'add', tag: '' })).toEqual([add])
  expect(filterOperations(all, { words: ' ', tag: '' })).toEqual(all)
  expect(filterOperations(all, { words: 'add all', tag: '' })).toEqual([])
})

it('keeps to a tag', () => {
  expect(filterOperations(all, { words: '', tag: 'pets' })).toEqual([list, add])
  expect(filterOperations(all, { words: 'post', tag: 'admin' })).toEqual([add])
})

it('counts the tags in the order of the document', () => {
  expect(tagsOf(all)).toEqual([
    { tag: 'pets', count: 2 },
    { tag: 'admin', count: 1 },
    { tag: 'photos', count: 1 },
  ])
})

it('chooses what is shown, leaves out what cannot become a tool, and keeps to the limit', () => {
  expect(addShown([], { shown: all, most: 60 })).toEqual(['GET /pets', 'POST /pets'])
  expect(addShown(['POST /pets'], { shown: all, most: 60 })).toEqual(['POST /pets', 'GET /pets'])
  expect(addShown(['POST /pets'], { shown: all, most: 1 })).toEqual(['POST /pets'])
})
