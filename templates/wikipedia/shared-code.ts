import { plainTextCode, readingCode } from '../reading-code.ts'

/** What the tools of this server share, as it stands in the rendered code. */
export const sharedCode = `${readingCode}${plainTextCode}${String.raw`
type Language = 'en' | 'ar' | 'de' | 'es' | 'fr' | 'it' | 'ja' | 'nl' | 'pl' | 'pt' | 'ru' | 'zh'

function wikipediaIn(language: Language): URL {
  switch (language) {
    case 'ar':
      return new URL('https://ar.wikipedia.org/w/api.php')
    case 'de':
      return new URL('https://de.wikipedia.org/w/api.php')
    case 'es':
      return new URL('https://es.wikipedia.org/w/api.php')
    case 'fr':
      return new URL('https://fr.wikipedia.org/w/api.php')
    case 'it':
      return new URL('https://it.wikipedia.org/w/api.php')
    case 'ja':
      return new URL('https://ja.wikipedia.org/w/api.php')
    case 'nl':
      return new URL('https://nl.wikipedia.org/w/api.php')
    case 'pl':
      return new URL('https://pl.wikipedia.org/w/api.php')
    case 'pt':
      return new URL('https://pt.wikipedia.org/w/api.php')
    case 'ru':
      return new URL('https://ru.wikipedia.org/w/api.php')
    case 'zh':
      return new URL('https://zh.wikipedia.org/w/api.php')
    default:
      return new URL('https://en.wikipedia.org/w/api.php')
  }
}

/** One query of MediaWiki's API; what goes wrong becomes a sentence that says what to do. */
async function ask(ctx: ToolContext<Secrets>, language: Language | undefined, query: Record<string, string | number>): Promise<Fields> {
  const url = wikipediaIn(language ?? 'en')
  for (const [name, value] of Object.entries({ action: 'query', format: 'json', formatversion: 2, ...query })) {
    url.searchParams.set(name, String(value))
  }
  const response = await ctx.fetch(url, {
    // Wikimedia asks every program to name itself
    headers: { 'user-agent': 'BuildMyMCP-wikipedia/1.0 (official template of BuildMyMCP)' },
    signal: ctx.signal,
  })
  const { status } = response
  const body = fieldsOf(await response.json().catch(() => undefined))
  const { code, info } = fieldsOf(body.error)
  if (status === 429 || code === 'ratelimited') throw new Error('Wikipedia has had enough requests for now. Try again in a minute.')
  if (status === 403) throw new Error('Wikipedia refuses requests from this server. Its owner should look at the policy for robots of Wikimedia.')
  if (!response.ok) throw new Error('Wikipedia does not answer properly now (status ' + status + '). Try again later.')
  if (info !== undefined) throw new Error('Wikipedia does not understand the request: ' + textOf(info))
  return body
}

/** The article of that title, behind redirects, as plain text with headings such as == History ==. */
async function getArticle(
  ctx: ToolContext<Secrets>,
  { title, language }: { title: string; language?: Language },
  isWhole: boolean,
): Promise<{ title: string; link: string; text: string }> {
  const answer = await ask(ctx, language, {
    prop: 'extracts|info',
    inprop: 'url',
    explaintext: 1,
    exsectionformat: 'wiki',
    redirects: 1,
    titles: title,
    ...(isWhole ? {} : { exintro: 1 }),
  })
  const page = listOf(fieldsOf(answer.query).pages)[0] ?? {}
  if (page.missing === true || page.invalid === true || page.pageid === undefined) {
    throw new Error('There is no article "' + title + '" in this Wikipedia. Find its title with search_articles.')
  }
  return { title: textOf(page.title), link: textOf(page.fullurl), text: textOf(page.extract).trim() }
}

type Section = { heading: string; text: string }

/** The text below each heading of the second level; what stands above the first is the introduction. */
function sectionsOf(article: string): Section[] {
  const [introduction = '', ...rest] = ('\n' + article).split(/\n== ([^=\n]+) ==\n/)
  const sections = [{ heading: 'Introduction', text: introduction.trim() }]
  for (let at = 0; at + 1 < rest.length; at += 2) {
    sections.push({ heading: (rest[at] ?? '').trim(), text: (rest[at + 1] ?? '').trim() })
  }
  return sections
}
`}`
