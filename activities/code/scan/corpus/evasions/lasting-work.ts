import { atTop, evasion, type Evasion } from '../evasion.ts'

export const lastingWorkEvasions: Evasion[] = [
  evasion('lasting-work', 'a timer of text', "setTimeout('x()', 1)\nreturn 'x'"),
  evasion(
    'lasting-work',
    'a timer of text in parts',
    "const s = 'x' + '()'\nsetInterval(s as any, 1)\nreturn 'x'",
  ),
  evasion('lasting-work', 'an endless loop', 'while (true) {}'),
  evasion('lasting-work', 'an endless for', "for (;;) { input.q += 'x' }"),
  evasion('lasting-work', 'an endless do', 'do { input.q } while (1)'),
  evasion(
    'lasting-work',
    'an endless loop that only an inner loop leaves',
    'while (!0) { for (const c of input.q) { if (c) break } }',
  ),
  evasion('lasting-work', 'a pattern that never ends', 'return String(/^(a+)+$/.test(input.q))'),
  evasion('lasting-work', 'a pattern of twins', 'return String(/^(\\w|\\d)*x$/.test(input.q))'),
  evasion(
    'lasting-work',
    'a pattern made of text',
    "return String(new RegExp('(x*)*y').test(input.q))",
  ),
  atTop(
    'lasting-work',
    'a request while loading',
    "const early = fetch('https://api.example.com/')",
  ),
  atTop('lasting-work', 'waiting while loading', 'const early = await Promise.resolve(1)'),
  atTop('lasting-work', 'a timer while loading', 'setInterval(() => {}, 1000)'),
]
