import { describe, expect, it } from 'vitest'
import { judgePattern } from './slow-patterns.ts'

describe('judgePattern', () => {
  it.each([
    /^(a+)+$/,
    /^(a|a)*$/,
    /^(a|aa)+$/,
    /^(\w|\d)*x$/,
    /(x*)*y/,
    /(.*)*x/,
    /(x+x+)+y/,
    /^(([a-z])+.)+[A-Z]([a-z])+$/,
    /^([a-zA-Z0-9])(([-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$/,
    /^(?:\s*\w+\s*)+;$/,
    /^(\d+,?)+$/,
    /^(?:a?b?c?)*$/,
    /^(?:\d{1,3})+$/,
    /^([a-z]{2,})+$/,
    /^(?=(a+)+$)/,
    /^(?:[^"]|\\.)*"(?:.|\s)*$/,
    /^(A|a)+$/i,
    /(?:(?:a+)+b)*/,
    /^(?:.*,){1,}.*$/s,
    /^(?:\p{L}+)+$/u,
    /(?:\r\n|\n|\r)+$/,
  ])('finds that %s takes forever', (pattern) => {
    expect(judgePattern(pattern.source, pattern.flags)).toBe('endless')
  })

  it.each([
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    /^(?:[a-z]+\.)+[a-z]{2,}$/,
    /^(?:ab|cd)+$/,
    /(?:a+)+/,
    /"(?:[^"\\]|\\.)*"/g,
    /\/\*(?:[^*]|\*(?!\/))*\*\//g,
    /^(?:\w+\b\s?)+$/,
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i,
    /^\d{1,3}(?:,\d{3})*(?:\.\d+)?$/,
    /^(?:\d{3})+$/,
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
    /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g,
    /\[([^\]]*)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)/g,
    /^(?:A|a)+$/,
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$/,
    /^(?:\p{Lu}\p{Ll}+\s)+$/u,
    /^(?:\/[^/]+)*\/?$/,
    /(?:\r?\n)+$/,
    /^(?:[^,]*,){3}[^,]*$/,
    /<(\w+)(?:\s+[\w-]+(?:="[^"]*")?)*\s*>/g,
  ])('lets %s be', (pattern) => {
    expect(judgePattern(pattern.source, pattern.flags)).toBe('fine')
  })

  it('judges long and wide patterns in bounded time', () => {
    const started = performance.now()
    judgePattern(`^(?:${Array.from({ length: 1_500 }, (_, n) => `a${n}`).join('|')})*$`)
    judgePattern(`^${'(a?'.repeat(1_000)}${')'.repeat(1_000)}*$`)
    judgePattern(`^(?:${'a?'.repeat(80)})*x$`)
    judgePattern(`${'a{1,10}'.repeat(1_000)}x`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
