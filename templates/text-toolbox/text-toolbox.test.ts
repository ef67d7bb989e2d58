import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTemplate } from '../../test/start-template.ts'
import type { RunningTemplate } from '../run-template.ts'
import { getTemplate, runExamples } from '../template-fixture.ts'

const template = getTemplate('text-toolbox')
let running: RunningTemplate

beforeAll(async () => {
  running = await startTemplate(template, () => undefined)
}, 60_000)
afterAll(async () => running[Symbol.asyncDispose]())

describe('text-toolbox', () => {
  it('answers every example call as its schema says, and calls nobody', async () => {
    expect(await runExamples(template, running)).toEqual([])
    expect(running.asked).toEqual([])
  })

  it('counts as a person does', async () => {
    const text = "Don't panic. It is 👩‍🚀 time!\n\nBye."
    expect(await running.call('count_text', { text })).toEqual({
      characters: 32,
      charactersWithoutSpaces: 25,
      bytes: 42,
      words: 6,
      uniqueWords: 6,
      sentences: 3,
      lines: 3,
      paragraphs: 2,
      readingMinutes: 0,
    })
    expect(await running.call('count_text', { text: '' })).toMatchObject({
      characters: 0,
      lines: 0,
      words: 0,
    })
  })

  it.each([
    ['parseHTTPResponse', 'snake', 'parse_http_response'],
    ['hello_world 2x', 'camel', 'helloWorld2x'],
    ['hello world', 'pascal', 'HelloWorld'],
    ["don't stop", 'title', "Don't Stop"],
    ['ONE. TWO', 'sentence', 'One. Two'],
    ['größe ändern', 'constant', 'GRÖSSE_ÄNDERN'],
    ['Größe Ändern', 'kebab', 'größe-ändern'],
  ])('writes %s in %s case', async (text, to, expected) => {
    expect(await running.call('change_case', { text, to })).toEqual({ text: expected })
  })

  it.each([
    [{ text: 'Crème brûlée für Straße!' }, 'creme-brulee-fur-strasse'],
    [{ text: 'Minutes of the spring meeting', maxLength: 18, separator: '_' }, 'minutes_of_the'],
    [{ text: 'extraordinarily', maxLength: 5 }, 'extra'],
  ])('makes a slug of %j', async (input, slug) => {
    expect(await running.call('slugify', input)).toEqual({ slug })
  })

  it('says when no slug can be made', async () => {
    await expect(running.call('slugify', { text: '!!!' })).rejects.toThrow(
      'neither letters nor digits',
    )
  })

  it('shows what changed, with some lines around it', async () => {
    const before = 'a\nb\nc\nd\ne\nf\ng'
    const after = 'a\nb\nc\nD\ne\nf\ng\nh'
    expect(await running.call('diff_text', { before, after, context: 1 })).toEqual({
      isEqual: false,
      addedLines: 2,
      removedLines: 1,
      diff: '  c\n- d\n+ D\n  e\n…\n  g\n+ h',
      isCut: false,
    })
    expect(await running.call('diff_text', { before, after: before })).toMatchObject({
      isEqual: true,
      diff: '',
    })
  })

  it('refuses to compare what would take too long', async () => {
    const many = 'x\n'.repeat(5_000)
    await expect(running.call('diff_text', { before: many, after: many })).rejects.toThrow(
      'too many lines',
    )
  })

  it.each([
    [
      'emails',
      'ann@example.com, <bob.c@mail.example.org>; ann@example.com',
      ['ann@example.com', 'bob.c@mail.example.org'],
    ],
    [
      'urls',
      'See https://a.example/x?y=1. (http://b.example/)',
      ['https://a.example/x?y=1', 'http://b.example/'],
    ],
    ['numbers', 'From 1,200.50 to -3 and 2e3, not v1.2 or x9', ['1,200.50', '-3', '2e3']],
    ['dates', '2024-02-29, 2024-13-01, 12024-01-01', ['2024-02-29']],
    ['hashtags', '#one a#two #größe', ['#one', '#größe']],
  ])('extracts %s', async (kind, text, found) => {
    expect(await running.call('extract_from_text', { kind, text })).toEqual({
      found,
      total: found.length,
    })
  })

  it('hashes as the world does', async () => {
    const hash = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
    expect(await running.call('hash_text', { text: 'hello' })).toEqual({
      algorithm: 'sha256',
      hash,
    })
  })

  it.each(['base64', 'base64url', 'hex', 'url'])(
    'decodes what it encoded in %s',
    async (encoding) => {
      const text = 'héllo wörld?&=+/👍'
      const encoded = (await running.call('encode_text', { text, encoding })) as { text: string }
      expect(
        await running.call('encode_text', { text: encoded.text, encoding, direction: 'decode' }),
      ).toEqual({ text })
    },
  )

  it.each([
    ['hex', 'abc', 'not valid hex'],
    ['base64', 'a*b', 'not valid base64'],
    ['url', '%zz', 'not valid URL encoding'],
    ['hex', 'ff00', 'no text'],
  ])('says why %s %s cannot be decoded', async (encoding, text, message) => {
    await expect(
      running.call('encode_text', { text, encoding, direction: 'decode' }),
    ).rejects.toThrow(message)
  })

  it('formats JSON, or says where it is broken', async () => {
    expect(
      await running.call('format_json', {
        text: '{"b":1,"a":[{"d":1,"c":2}]}',
        sortKeys: true,
        indent: 0,
      }),
    ).toEqual({
      isValid: true,
      text: '{"a":[{"c":2,"d":1}],"b":1}',
    })
    expect(await running.call('format_json', { text: '{\n "a": 1,\n}' })).toMatchObject({
      isValid: false,
      line: 3,
      column: 1,
    })
    expect(await running.call('format_json', { text: '[1' })).toMatchObject({
      isValid: false,
      line: 1,
    })
  })
})
