import { cleanup, render } from '@solidjs/testing-library'
import { afterEach, expect, it } from 'vitest'
import { Markdown } from './markdown.tsx'

afterEach(cleanup)

const shown = (text: string) => render(() => <Markdown text={text} />).container

const hostile = `
# Title <script>alert(1)</script>

<img src=x onerror="alert(1)"> <iframe src="https://evil.example"></iframe>

<style>body { display: none }</style>

<p onclick="alert(1)" style="position: fixed">over everything</p>

[script](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) [plain](http://example.com)
[quote](https://example.com/"onmouseover="alert(1)) <javascript:alert(1)>
[entity](&#106;avascript:alert(1)) [relative](/v1/sign-out) [other](//evil.example/x)

![tracks](https://evil.example/pixel.gif) ![x" onerror="alert(1)](https://evil.example/y)

- [ ] a task

\`\`\`html "><script>alert(1)</script>
<script>alert(1)</script>
\`\`\`

<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg><math><mtext><mglyph><style><img src=x onerror=alert(1)>
`

it('lets no element, handler or address of a stranger through', () => {
  const page = shown(hostile)
  const elements = [...page.querySelectorAll('*')]
  const attributes = elements.flatMap((element) => element.getAttributeNames())
  expect(page.querySelector('script, style, img, iframe, svg, math, form, input')).toBeNull()
  expect(attributes.filter((name) => /^on|style|src|^id$/.test(name))).toEqual([])
  const links = [...page.querySelectorAll('a')]
  expect(links.map((link) => new URL(link.href).origin)).toEqual(['https://example.com'])
  // raw HTML stands there as it was typed
  expect(page.textContent).toContain('<p onclick="alert(1)" style="position: fixed">')
})

it('opens links of a stranger apart, and vouches for none', () => {
  const link = shown('See [Open-Meteo](https://open-meteo.com).').querySelector('a')
  expect(link?.getAttribute('href')).toBe('https://open-meteo.com')
  expect(link?.getAttribute('rel')).toBe('noopener ugc')
})

it('keeps the heading of the page the only one of its level', () => {
  const page = shown('# One\n\n## Two\n\n###### Six')
  expect([...page.querySelectorAll('h1, h2, h3, h6')].map(({ tagName }) => tagName)).toEqual([
    'H2',
    'H3',
    'H6',
  ])
})

it('shows lists and emphasis', () => {
  const page = shown('- **find_place** turns a name into `coordinates`')
  expect(page.querySelector('li strong')?.textContent).toBe('find_place')
  expect(page.querySelector('li code')?.textContent).toBe('coordinates')
})
