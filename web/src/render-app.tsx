// For tests: the whole dashboard at an address, over an API that is handed in.
import { createMemoryHistory, MemoryRouter } from '@solidjs/router'
import { configure, render } from '@solidjs/testing-library'
import { QueryClientProvider } from '@tanstack/solid-query'
import { ApiProvider, createApi } from './api.ts'
import { createFakeStreams } from './fake-stream.ts'
import { StreamProvider } from './follow-stream.ts'
import { Root } from './frame/root.tsx'
import { Pages } from './pages.tsx'
import { createQueries } from './queries.ts'

// a busy machine may take seconds, an idle one never waits
configure({ asyncUtilTimeout: 4_000 })
// the chunks of the pages are read before the tests, so that no test waits for a compiler
import.meta.glob(
  [
    './pages/**/{*-{page,tab,step,way,panel},polish}.tsx',
    './ui/{dialog-window,toasts,markdown,*-panel,computed-difference}.tsx',
  ],
  {
    eager: true,
  },
)

export function renderApp(input: {
  at: string
  api: { fetch: (request: Request) => Promise<Response> }
}) {
  const history = createMemoryHistory()
  history.set({ value: input.at })
  const queries = createQueries()
  const { streams, open } = createFakeStreams()
  const view = render(() => (
    <ApiProvider value={createApi(input.api.fetch)}>
      <StreamProvider value={open}>
        <QueryClientProvider client={queries}>
          <MemoryRouter history={history} root={Root}>
            <Pages />
          </MemoryRouter>
        </QueryClientProvider>
      </StreamProvider>
    </ApiProvider>
  ))
  return { ...view, streams, path: () => history.get() }
}
