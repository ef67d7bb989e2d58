import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

test('says each done step with its time', async () => {
  const screen = recordingScreen()
  const value = await createProgress(screen).step('Postgres', async () => ({
    value: 42,
    done: 'Postgres 18 ready',
  }))
  expect(value).toBe(42)
  expect(screen.text).toMatch(/^✓ Postgres 18 ready \(\d+\.\d s\)\n$/)
})

test('a step that throws says nothing more, and passes its error on', async () => {
  const screen = recordingScreen()
  const step = createProgress(screen).step('Docker', () => Promise.reject(new Error('no Docker')))
  await expect(step).rejects.toThrow('no Docker')
  expect(screen.text).toBe('')
})

test('marks a step that failed without throwing', async () => {
  const screen = recordingScreen()
  await createProgress(screen).step('lint', async () => ({
    value: false,
    done: 'lint has findings',
    isFailed: true,
  }))
  expect(screen.text).toMatch(/^✗ lint has findings/)
})

test('announces what takes long, in lines where nothing can be redrawn', async () => {
  const screen = recordingScreen()
  await createProgress(screen).step('Temporal', async (update) => {
    update('Building the Temporal server')
    return { value: undefined, done: 'Temporal ready' }
  })
  expect(screen.text.split('\n')[0]).toBe('… Building the Temporal server')
  expect(screen.text).not.toContain('\x1b')
})

test('in a terminal the status line gives way to other lines', async () => {
  const screen = recordingScreen({ isTTY: true })
  const progress = createProgress(screen)
  await progress.step('Temporal', async () => {
    progress.say('a log line')
    return { value: undefined, done: 'Temporal ready' }
  })
  expect(screen.text).toContain('\r\x1b[2Ka log line\n')
  expect(screen.text.endsWith('\n') || screen.text.endsWith('\x1b[2K')).toBe(true)
})

function recordingScreen({ isTTY = false } = {}) {
  const screen = { isTTY, text: '', write: (text: string) => (screen.text += text) }
  return screen
}
