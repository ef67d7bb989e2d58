import { cleanup, render, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { createSignal } from 'solid-js'
import { afterEach, expect, it } from 'vitest'
import { Button } from './button.tsx'

afterEach(cleanup)

it('keeps the focus while it works, and takes no second press', async () => {
  const [isBusy, setIsBusy] = createSignal(false)
  let presses = 0
  const press = () => {
    presses += 1
    setIsBusy(true)
  }
  render(() => (
    <Button isBusy={isBusy()} onClick={press}>
      Run
    </Button>
  ))
  const button = screen.getByRole('button', { name: 'Run' })
  await userEvent.click(button)
  await userEvent.click(button)
  await userEvent.keyboard('{Enter}')
  expect(presses).toBe(1)
  expect(document.activeElement).toBe(button)
  setIsBusy(false)
  await userEvent.keyboard('{Enter}')
  expect(presses).toBe(2)
})

it('sends its form once, by Enter in a field too', async () => {
  const [isBusy, setIsBusy] = createSignal(false)
  let sent = 0
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    sent += 1
    setIsBusy(true)
  }
  render(() => (
    <form onSubmit={send}>
      <input aria-label="Name" />
      <Button type="submit" isBusy={isBusy()}>
        Save
      </Button>
    </form>
  ))
  await userEvent.type(screen.getByLabelText('Name'), 'Ana{Enter}{Enter}')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(sent).toBe(1)
})
