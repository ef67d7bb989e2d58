import tailwind from '@tailwindcss/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig, loadEnv, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'
import { limitFirstLoad } from './limit-first-load.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const API_PATHS = ['/v1', '/auth', '/oauth', '/connect', '/docs', '/openapi.json', '/.well-known']

/** The one font file that every page needs is asked for with the page, not after its stylesheet. */
function preloadFont(name: string): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const file = Object.keys(bundle ?? {}).find((path) => path.includes(name))
        if (file === undefined) return []
        const attrs = {
          rel: 'preload',
          as: 'font',
          type: 'font/woff2',
          href: `/${file}`,
          crossorigin: '',
        }
        return [{ tag: 'link', attrs, injectTo: 'head' }]
      },
    },
  }
}

export default defineConfig(({ mode }) => {
  const { API_PORT = '4000' } = loadEnv(mode, fileURLToPath(new URL('..', import.meta.url)), 'API_')
  const proxy = Object.fromEntries(
    API_PATHS.map((path) => [path, { target: `http://127.0.0.1:${API_PORT}` }]),
  )
  return {
    root,
    plugins: [solid(), tailwind(), preloadFont('inter-latin-wght-normal'), limitFirstLoad()],
    server: { host: '127.0.0.1', proxy },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // the CSP allows fonts and scripts from our origin only, so nothing becomes a data: address
      assetsInlineLimit: 0,
    },
  }
})
