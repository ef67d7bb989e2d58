// A title or a name as a hasty eye sees it: two that look the same have the same skeleton.

/** Letters of other scripts, small capitals, digits and signs, by the Latin letter that they are read as. */
const LOOK_ALIKES: Record<string, string> = {
  a: 'аαᴀ4@',
  b: 'вβʙ8',
  c: 'сᴄ',
  d: 'ԁᴅ',
  e: 'еᴇ3',
  g: 'ɢ',
  h: 'нһʜ',
  j: 'јᴊ',
  k: 'кκᴋ',
  l: 'iіιɪӏʟ1',
  m: 'мμᴍ',
  n: 'ɴ',
  o: 'оοᴏ0',
  p: 'рρᴘ',
  r: 'ʀ',
  s: 'ѕ5$',
  t: 'тτᴛ7',
  u: 'υսᴜ',
  v: 'νᴠ',
  w: 'ᴡ',
  x: 'х',
  y: 'уΥʏ', // the Greek letter as a capital; as a small one it is read as u
  z: 'ᴢ',
}
const LOOKS_LIKE = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, others]) =>
    Array.from(others, (other): [string, string] => [other, latin]),
  ),
)

/** Without case, marks, blanks, dashes and doubled letters; digits and letters of other scripts as the Latin ones they resemble. */
export function skeletonOf(title: string): string {
  return title
    .normalize('NFKD')
    .replaceAll(/./gsu, latinOf)
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/(.)\1+/gu, '$1')
}

function latinOf(character: string) {
  const small = character.toLowerCase()
  return LOOKS_LIKE.get(character) ?? LOOKS_LIKE.get(small) ?? small
}
