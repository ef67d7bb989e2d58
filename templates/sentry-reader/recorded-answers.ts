// In the form that Sentry documents for its API, version 0.
import { recorded } from '../recorded.ts'

const API = 'https://sentry.io/api/0/organizations'
const issue = {
  id: '1170820242',
  shortId: 'BACKEND-12',
  title: 'ZeroDivisionError: division by zero',
  culprit: 'checkout.prices in total_of',
  level: 'error',
  status: 'unresolved',
  platform: 'python',
  project: { id: '1', slug: 'backend', name: 'Backend', platform: 'python' },
  count: '150',
  userCount: 12,
  firstSeen: '2026-01-04T19:34:04Z',
  lastSeen: '2026-01-06T20:45:45Z',
  assignedTo: null,
  permalink: 'https://sentry.io/organizations/example/issues/1170820242/',
}

export const organizations = recorded('https://sentry.io/api/0/organizations/', [
  { id: '2', slug: 'example', name: 'Example', status: { id: 'active', name: 'active' } },
])
export const projects = recorded(`${API}/example/projects/`, [
  { id: '1', slug: 'backend', name: 'Backend', platform: 'python', status: 'active' },
  { id: '3', slug: 'shop', name: 'Shop', platform: null, status: 'active' },
])
export const unresolved = recorded(
  `${API}/example/issues/?query=is%3Aunresolved&statsPeriod=14d&sort=date&limit=20`,
  [issue],
)
export const frequent = recorded(
  `${API}/example/issues/?query=level%3Afatal+project%3Abackend&statsPeriod=24h&sort=freq&limit=5`,
  [],
)
export const oneIssue = recorded(`${API}/example/issues/1170820242/`, {
  ...issue,
  assignedTo: { type: 'user', id: '7', name: 'Ann Ames', email: 'ann@example.org' },
  firstRelease: { version: 'backend@1.4.0', dateCreated: '2026-01-04T18:00:00Z' },
  lastRelease: { version: 'backend@1.4.2', dateCreated: '2026-01-06T18:00:00Z' },
  tags: [
    { key: 'environment', name: 'Environment', totalValues: 150 },
    { key: 'browser', name: 'Browser', totalValues: 20 },
  ],
})
export const noIssue = recorded(
  `${API}/example/issues/1/`,
  { detail: 'The requested resource does not exist' },
  { status: 404 },
)
export const latestEvent = recorded(`${API}/example/issues/1170820242/events/latest/`, {
  id: '9999aaaaca8b46d797c23c6077c6ff01',
  eventID: '9999aaaaca8b46d797c23c6077c6ff01',
  groupID: '1170820242',
  title: 'ZeroDivisionError: division by zero',
  message: '',
  platform: 'python',
  dateCreated: '2026-01-06T20:45:45Z',
  user: { id: '5', email: 'customer@example.org' },
  release: { version: 'backend@1.4.2' },
  tags: [
    { key: 'environment', value: 'production' },
    { key: 'user', value: 'id:5' },
  ],
  entries: [
    {
      type: 'exception',
      data: {
        values: [
          {
            type: 'ZeroDivisionError',
            value: 'division by zero',
            stacktrace: {
              frames: [
                {
                  filename: 'django/core/handlers/base.py',
                  function: 'get_response',
                  lineNo: 113,
                  inApp: false,
                  context: [],
                },
                {
                  filename: 'checkout/prices.py',
                  function: 'total_of',
                  lineNo: 42,
                  inApp: true,
                  context: [
                    [41, '    people = len(basket.people)'],
                    [42, '    return basket.sum / people'],
                  ],
                },
              ],
            },
          },
        ],
      },
    },
    { type: 'request', data: { method: 'GET', url: 'https://shop.example.org/pay', cookies: [] } },
  ],
})
export const bareEvent = recorded(`${API}/example/issues/1170820243/events/latest/`, {
  eventID: '1',
  title: 'Queue is full',
  dateCreated: '2026-01-06T20:45:45Z',
  release: null,
  tags: [],
  entries: [{ type: 'message', data: { formatted: 'Queue is full: 1000 jobs' } }],
})
