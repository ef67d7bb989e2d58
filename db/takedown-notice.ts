// What an organisation is told of a takedown and of its end: what is theirs, by name, and why.
const NAMED = 5

export type TakedownEvent = 'take-down' | 'restore'

export interface TakedownHit {
  event: TakedownEvent
  /** Of the template, in words. */
  template: string
  reason: string
  /** Theirs, by name; templates other than the one itself. */
  servers: string[]
  templates: string[]
}

export function takedownNotice(hit: TakedownHit): { title: string; text: string } {
  const servers = nameSome(hit.servers, 'server')
  const templates = nameSome(
    hit.templates.map((title) => `"${title}"`),
    'template',
  )
  if (hit.event === 'restore')
    return {
      title: `"${hit.template}" is back`,
      text:
        'The administrators have undone the takedown of the template.' +
        (templates === '' ? '' : ` With it, this is back: ${templates}.`) +
        (servers === ''
          ? ''
          : ` What it stopped answers again, at the same URL and with the same secrets: ${servers}.`),
    }
  const theirs = [templates, servers].filter((words) => words !== '').join(' and ')
  const what = theirs === '' ? '' : `, and with it ${theirs}`
  const ways =
    ' Callers are told the same. Your secrets are still yours, to export or to delete; to go on, make a new server from something else.'
  return {
    title: `"${hit.template}" was taken down`,
    text: `The administrators have taken the template down${what}. Reason: ${asSentence(hit.reason)}${servers === '' ? '' : ways}`,
  }
}

function nameSome(names: string[], noun: string) {
  if (names.length === 0) return ''
  const named = names.slice(0, NAMED).join(', ')
  const more = names.length - NAMED
  if (more > 0) return `${named} and ${more} more of your ${noun}s`
  return `your ${noun}${names.length === 1 ? '' : 's'} ${named}`
}

function asSentence(text: string) {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
