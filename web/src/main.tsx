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
render(
  () => (
    <ApiProvider value={createApi()}>
      <QueryClientProvider client={createQueries()}>
        <Router root={Root}>
          <Pages />
        </Router>
      </QueryClientProvider>
    </ApiProvider>
  ),
  root,
)
