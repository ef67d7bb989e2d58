import { expect, it } from 'vitest'
import { randomBytes } from 'node:crypto'
import { tooHeavy, type Weighed } from './limit-first-load.ts'

const chunk = (fileName: string, { kb, ...more }: Partial<Weighed> & { kb: number }): Weighed => ({
  fileName,
  imports: [],
  isEntry: false,
  facadeModuleId: null,
  // what is random is not made smaller, but for its being written in 64 signs
  code: randomBytes(kb * 1_000).toString('base64'),
  ...more,
})
const page = { facadeModuleId: '/bmm/web/src/pages/audit/audit-page.tsx' }

it('counts what a page needs with what every page needs, each once', () => {
  const chunks = [
    chunk('index.js', { kb: 10, isEntry: true, imports: ['shared.js'] }),
    chunk('shared.js', { kb: 10, imports: ['index.js'] }),
    chunk('audit-page.js', { kb: 10, ...page, imports: ['shared.js', 'audit-rows.js'] }),
    chunk('audit-rows.js', { kb: 10 }),
    chunk('code-view.js', { kb: 90 }),
  ]
  expect(tooHeavy(chunks, 43)).toEqual([])
  const [complaint] = tooHeavy(chunks, 38)
  expect(complaint).toContain('/pages/audit/audit-page.tsx loads 4')
  expect(complaint).toContain('audit-rows.js 1')
})

it('leaves parts alone that a page fetches once somebody asks for them', () => {
  const chunks = [
    chunk('index.js', { kb: 10, isEntry: true }),
    chunk('code-view.js', { kb: 90, facadeModuleId: '/bmm/web/src/ui/code-view.tsx' }),
  ]
  expect(tooHeavy(chunks, 50)).toEqual([])
})
