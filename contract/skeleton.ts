// A title or a name as a hasty eye sees it: two that look the same have the same skeleton.

/**
 * Letters of other scripts, with a stroke or without their dot, small capitals, digits and signs, by the Latin letter that
 * they are read as. Capitals are found by their small letter, but for those that are read as another (Η, Ν, Υ).
 */
const LOOK_ALIKES: Record<string, string> = {
  a: 'аαᴀ4@ⱥꭺꓮɑ',
  b: 'вβʙ8ƀꮟᏼꓐь',
  c: 'сᴄϲȼꮯꓚ',
  d: 'ԁᴅđꭰꮷꓓ',
  e: 'еᴇ3ɇꭼꓰεз',
  f: 'ꓝ',
  g: 'ɢǥꮐꓖɡց',
  h: 'нһʜħꮋꮒꓧΗհ',
  j: 'јᴊɉꭻꓙյ',
  k: 'кκᴋꝁꮶꓗ',
  l: 'iіιɪӏʟ1ıłƚɨꭵꮮꓡꓲ',
  m: 'мμᴍꮇꓟ',
  n: 'ɴꓠΝηո',
  o: 'оοᴏ0øꓳօ',
  p: 'рρᴘᵽꮲꓑ',
  q: 'ԛզ',
  r: 'ʀɍꭱꮢꓣ',
  s: 'ѕ5$ꮥꮪꓢ',
  t: 'тτᴛ7ŧꭲꓔ',
  u: 'υսᴜꓴ',
  v: 'νᴠꮩꓦѵ',
  w: 'ᴡꮃꓪԝω',
  x: 'хꓫχ',
  y: 'уΥʏɏꭹꓬγү',
  z: 'ᴢƶꮓꓜΖ',
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
