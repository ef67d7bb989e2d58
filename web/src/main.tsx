import './app.css'
import { Router } from '@solidjs/router'
import { QueryClientProvider } from '@tanstack/solid-query'
import { render } from 'solid-js/web'
import { ApiProvider, createApi } from './api.ts'
import { startClock } from './clock.ts'
import { createQueries } from './queries.ts'
import { Root } from './frame/root.tsx'
import { Pages } from './pages.tsx'
import { reloadAfterUpgrade } from './reload-after-upgrade.ts'
import { followSystemTheme } from './theme.ts'

const root = document.querySelector('#app')
if (root === null) throw new Error('index.html has no #app')

followSystemTheme()
reloadAfterUpgrade()
startClock()
// a call in JSX would be made anew each time that the property is read: every reader would have a cache of its own
const api = createApi()
const queries = createQueries()
render(
  () => (
    <ApiProvider value={api}>
      <QueryClientProvider client={queries}>
        <Router root={Root}>
          <Pages />
        </Router>
      </QueryClientProvider>
    </ApiProvider>
  ),
  root,
)
