import { cleanup, render, screen } from '@solidjs/testing-library'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConnectPanel } from './connect-panel.tsx'

afterEach(cleanup)

const local = 'http://localhost:4100/s/weather/mcp'
const remote = 'https://mcp.example.com/s/weather/mcp'

beforeEach(() => localStorage.clear())

it('begins with a client that can reach the address, and what it needs', () => {
  render(() => <ConnectPanel slug="weather" url={local} />)
  expect(screen.getByRole('radio', { name: 'Claude Code' })).toHaveProperty('checked', true)
  screen.getByText(`claude mcp add --transport http weather ${local}`)
})

it('says which clients cannot reach a local address, and why', async () => {
  render(() => <ConnectPanel slug="weather" url={local} />)
  const cloud = screen.getByRole('radio', { name: /^ChatGPT\s*cannot reach this address$/ })
  await userEvent.click(cloud)
  expect(screen.getByText(/ChatGPT calls from its maker's cloud/)).toBeTruthy()
})

it('warns of nothing when the address is public', () => {
  render(() => <ConnectPanel slug="weather" url={remote} />)
  expect(screen.queryByText(/cannot reach/)).toBeNull()
})

it('remembers the client that was chosen', async () => {
  const first = render(() => <ConnectPanel slug="weather" url={remote} />)
  await userEvent.click(screen.getByRole('radio', { name: 'Cursor' }))
  first.unmount()
  render(() => <ConnectPanel slug="weather" url={remote} />)
  expect(screen.getByRole('radio', { name: 'Cursor' })).toHaveProperty('checked', true)
  const link = screen.getByRole('link', { name: 'Add to Cursor' })
  expect(link.getAttribute('href')).toMatch(/^cursor:\/\//)
})
