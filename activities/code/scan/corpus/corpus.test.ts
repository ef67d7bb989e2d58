import { describe, expect, it } from 'vitest'
import { scanSource } from '../../scan-source.ts'
import { benignSnippets } from './benign.ts'
import { evasions } from './evasions.ts'
import { corpusPolicy, wrapSnippet } from './wrap-snippet.ts'

describe('the scan', () => {
  it('has a corpus of at least 90 evasions and 50 good snippets', () => {
    expect(evasions.length).toBeGreaterThanOrEqual(90)
    expect(benignSnippets.length).toBeGreaterThanOrEqual(50)
  })

  it.each(evasions)('finds by $rule: $name', async ({ rule, ...snippet }) => {
    const { findings } = await scanSource({ code: wrapSnippet(snippet), ...corpusPolicy })
    expect(findings.map((finding) => finding.rule)).toContain(rule)
  })

  it.each(evasions.filter(({ rule }) => !['network', 'secret-flow'].includes(rule)))(
    'rejects by $rule: $name',
    async ({ rule, ...snippet }) => {
      const { findings } = await scanSource({ code: wrapSnippet(snippet), ...corpusPolicy })
      const levels = findings.filter((finding) => finding.rule === rule).map(({ level }) => level)
      expect(levels).toContain('reject')
    },
  )

  it.each(benignSnippets)('says nothing about $name', async (snippet) => {
    const { findings } = await scanSource({ code: wrapSnippet(snippet), ...corpusPolicy })
    expect(findings).toEqual([])
  })
})
