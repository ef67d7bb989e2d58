// In the form that Todoist documents for its API, version 1.
import { recorded } from '../recorded.ts'

const API = 'https://api.todoist.com/api/v1'

const milk = {
  user_id: '2671355',
  id: '6X7rM8997g3RQmvh',
  project_id: '6Jf8VQXxpwv56VQ7',
  section_id: null,
  parent_id: null,
  labels: ['Food', 'Shopping'],
  checked: false,
  is_deleted: false,
  added_at: '2026-01-02T21:00:30.000000Z',
  completed_at: null,
  due: {
    date: '2026-01-30',
    timezone: null,
    string: 'every Friday',
    lang: 'en',
    is_recurring: true,
  },
  deadline: null,
  priority: 4,
  content: 'Buy milk',
  description: '',
  note_count: 0,
}
const list = (next_cursor: string | null, ...results: object[]) => ({ results, next_cursor })

export const dueToday = recorded(
  `${API}/tasks/filter?query=today+%7C+overdue&lang=en&limit=50`,
  list(null, milk),
)
export const tasksOfProject = recorded(
  `${API}/tasks?project_id=6Jf8VQXxpwv56VQ7&limit=1`,
  list('aWQ6MQ', milk),
)
export const badFilter = recorded(
  `${API}/tasks/filter?query=today+%26%26&lang=en&limit=50`,
  { error: 'The search query is incorrect', error_code: 43, error_tag: 'INVALID_SEARCH_QUERY' },
  { method: 'GET', status: 400 },
)
const project = {
  id: '6Jf8VQXxpwv56VQ7',
  name: 'Shopping',
  color: 'lime_green',
  is_favorite: false,
  is_shared: false,
  inbox_project: false,
  is_archived: false,
  parent_id: null,
  view_style: 'list',
}
export const projects = recorded(
  `${API}/projects?limit=100`,
  list(null, { ...project, id: '6Jf8VQXxpwv56VQ0', name: 'Inbox', inbox_project: true }, project),
)
export const added = recorded(`${API}/tasks`, milk, { method: 'POST' })
export const addedPlain = recorded(
  `${API}/tasks`,
  { ...milk, content: 'Call Ann', labels: [], due: null, priority: 1 },
  { method: 'POST' },
)
export const badDate = recorded(
  `${API}/tasks`,
  { error: 'Date is invalid', error_code: 54, error_tag: 'INVALID_DATE' },
  { method: 'POST', status: 400 },
)
export const updated = recorded(
  `${API}/tasks/6X7rM8997g3RQmvh`,
  { ...milk, content: 'Buy oat milk', priority: 3 },
  { method: 'POST' },
)
export const completed = recorded(`${API}/tasks/6X7rM8997g3RQmvh/close`, undefined, {
  method: 'POST',
  status: 204,
})
export const noTask = recorded(
  `${API}/tasks/6X7rM8997g3RQmvX/close`,
  { error: 'Task not found', error_code: 478, error_tag: 'NOT_FOUND' },
  { method: 'POST', status: 404 },
)
