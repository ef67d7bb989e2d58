import { render, screen } from '@solidjs/testing-library'
import { expect, test } from 'vitest'
import { CodeView } from './code-view.tsx'

test('characters that change the direction of text are seen, and what they hide is code as any other', () => {
  render(() => <CodeView code={'/* \u202E } \u2066 */ <b>x</b>'} label="Code" />)
  expect(screen.getByRole('region').textContent).toContain('/* ⟦U+202E⟧ } ⟦U+2066⟧ */ <b>x</b>')
})
