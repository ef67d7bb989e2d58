import type { Comment } from 'oxc-parser'
import type { AstNode } from './ast.ts'
import { EMOJI_PARTS, hex } from './excerpt.ts'
import { report, type Scan } from './scan-context.ts'

const RULE = 'plain-text' as const
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u2028\u2029]/gu
const CONTROL = /(?![\t\n\r])\p{Cc}/gu
const NO_TEXT = /[\ufffd\p{Cs}]/gu
const SILENCERS =
  /^[\s/*]*(@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable(?=\s*(?:--|$)))/m
const REFERENCE = /^\/\s*<(?:reference|amd-)/

/** Rule 1: what a person reads is what runs. */
export function scanPlainText(scan: Scan) {
  scanCharacters(scan)
  for (const comment of scan.comments) scanComment(scan, comment)
  for (const node of scan.nodes) {
    if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') scanName(scan, node)
  }
}

function scanCharacters(scan: Scan) {
  for (const { index, 0: char } of scan.code.matchAll(DIRECTION)) {
    report(scan, spanOf(index, char), {
      rule: RULE,
      message: `The invisible character ${codePoint(char)} changes the direction in which the text is shown, so that the code reads differently from what it does.`,
      instead: `Remove it, or write it as an escape such as \\u${hex(char)} within a string.`,
    })
  }
  for (const { index, 0: char } of [
    ...scan.code.matchAll(INVISIBLE),
    ...scan.code.matchAll(CONTROL),
  ]) {
    if (index === 0 && char === '\ufeff') continue
    if (char.search(DIRECTION) === 0) continue
    if (EMOJI_PARTS.test(char) && isAfterSymbol(scan.code, index)) continue
    report(scan, spanOf(index, char), {
      rule: RULE,
      message: `The character ${codePoint(char)} cannot be seen, so it can hide what the code does.`,
      instead: `Remove it, or write it as an escape such as \\u${hex(char)} within a string.`,
    })
  }
  for (const { index, 0: char } of scan.code.matchAll(NO_TEXT)) {
    report(scan, spanOf(index, char), {
      rule: RULE,
      message: `The character ${codePoint(char)} stands where something could not be read as text.`,
      instead: 'Save the file as UTF-8.',
    })
  }
}

function scanComment(scan: Scan, comment: Comment) {
  if (REFERENCE.test(comment.value)) {
    report(scan, comment, {
      rule: RULE,
      message: 'This comment makes the type check read another file.',
      instead: 'Remove the comment; import what is offered.',
    })
  }
  const silencer = SILENCERS.exec(comment.value)
  if (!silencer) return
  report(scan, comment, {
    rule: RULE,
    message: `The comment "${silencer[1]}" switches a check off.`,
    instead: 'Remove the comment and mend what it hides.',
  })
}

function scanName(scan: Scan, node: AstNode) {
  const written = scan.code.slice(node.start, Math.min(node.end, node.start + 400))
  const name = /^#?(?:[\p{ID_Continue}$\\{}]|\u200c|\u200d)+/u.exec(written)?.[0] ?? ''
  if (name.includes('\\')) {
    report(
      scan,
      { start: node.start, end: node.start + name.length },
      {
        rule: RULE,
        message:
          'This name is written with an escape, so that it reads differently from what it is.',
        instead: 'Write the name in plain letters.',
      },
    )
  } else if (isMixed(name)) {
    report(
      scan,
      { start: node.start, end: node.start + name.length },
      {
        rule: RULE,
        message: `The name "${name}" has letters of another script that look like those of this one.`,
        instead: 'Write the name in the letters of one script.',
      },
    )
  }
}

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]
/** Letters that look like Latin ones: a name of nothing else reads as a Latin name. */
const LATIN_LIKE = /^[\w$аеіјоӏрсԁһԛѕухѵԝАВЕІЈКМНОРЅСТУХᴀ-ᴢɑɡɩιοραυνκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u

function isMixed(name: string): boolean {
  if (/^[\p{ASCII}]*$/u.test(name)) return false
  const isStyled = name.normalize('NFKC') !== name.normalize('NFC')
  return (
    isStyled || LATIN_LIKE.test(name) || SCRIPTS.filter((script) => script.test(name)).length > 1
  )
}

// A joiner or selector counts as part of an emoji when a pictograph, or another part of one, stands before it.
function isAfterSymbol(code: string, index: number): boolean {
  return /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}#*0-9]|\u20e3|\ufe0f)$/u.test(
    code.slice(Math.max(0, index - 2), index),
  )
}

function spanOf(start: number, char: string) {
  return { start, end: start + char.length }
}

function codePoint(char: string): string {
  return `U+${hex(char).replace(/[{}]/g, '').toUpperCase()}`
}
