import DOMPurify from 'dompurify'
import { Marked } from 'marked'
import { linkStyle } from './link.ts'

/** Markdown that strangers wrote: no HTML of theirs, no pictures, links to https alone. */
export function Markdown(props: { text: string }) {
  // oxlint-disable-next-line solid/no-innerhtml -- renderMarkdown lets only harmless elements through
  return <div class="prose max-w-[72ch] min-w-0" innerHTML={renderMarkdown(props.text)} />
}

const TAGS =
  'p br hr h2 h3 h4 h5 h6 ul ol li blockquote a strong em del code pre table thead tbody tr th td'
const ATTRIBUTES = ['rel', 'target', 'class', 'start']
const HTTPS = /^https:\/\//i

const marked = new Marked({
  async: false,
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ text }) => escape(text),
    // a task of a list would be an input without a label
    checkbox: () => '',
    // the page's own heading stays the only one of its level
    heading({ tokens, depth }) {
      const level = Math.min(depth + 1, 6)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`
    },
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens)
      if (!HTTPS.test(href)) return words
      const attributes = `target="_blank" rel="noopener ugc" class="${linkStyle}"`
      return `<a href="${escape(href)}" ${attributes}>${words}</a>`
    },
  },
})

function renderMarkdown(text: string) {
  return DOMPurify.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ['href', ...ATTRIBUTES],
    ADD_URI_SAFE_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: HTTPS,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  })
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string) {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
