// A title or a name as a hasty eye sees it: two that look the same have the same skeleton.

/**
 * Letters of other scripts, with a stroke or without their dot, small capitals, digits and signs, by the Latin letter that
 * they are read as. Capitals are found by their small letter.
 */
const LOOK_ALIKES: Record<string, string> = {
  a: 'аαᴀ4@ⱥꭺꓮ',
  b: 'вβʙ8ƀꮟᏼꓐ',
  c: 'сᴄϲȼꮯꓚ',
  d: 'ԁᴅđꭰꮷꓓ',
  e: 'еᴇ3ɇꭼꓰ',
  f: 'ꓝ',
  g: 'ɢǥꮐꓖ',
  h: 'нһʜħꮋꮒꓧ',
  j: 'јᴊɉꭻꓙ',
  k: 'кκᴋꝁꮶꓗ',
  l: 'iіιɪӏʟ1ıłƚɨꭵꮮꓡꓲ',
  m: 'мμᴍꮇꓟ',
  n: 'ɴꓠ',
  o: 'оοᴏ0øꓳ',
  p: 'рρᴘᵽꮲꓑ',
  r: 'ʀɍꭱꮢꓣ',
  s: 'ѕ5$ꮥꮪꓢ',
  t: 'тτᴛ7ŧꭲꓔ',
  u: 'υսᴜꓴ',
  v: 'νᴠꮩꓦ',
  w: 'ᴡꮃꓪ',
  x: 'хꓫ',
  y: 'уΥʏɏꭹꓬ', // the Greek letter as a capital; as a small one it is read as u
  z: 'ᴢƶꮓꓜ',
}
const LOOKS_LIKE = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, others]) =>
    Array.from(others, (other): [string, string] => [other, latin]),
  ),
)

/** Without case, marks, blanks, dashes and doubled letters; digits and letters of other scripts as the Latin ones they resemble. */
export function skeletonOf(title: string): string {
  return title
    .replaceAll(/./gsu, latinOf) // before some become another letter than the one that is seen
    .normalize('NFKD')
    .replaceAll(/./gsu, latinOf)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/(.)\1+/gu, '$1')
}

function latinOf(character: string) {
  return LOOKS_LIKE.get(character) ?? LOOKS_LIKE.get(character.toLowerCase()) ?? character
}
