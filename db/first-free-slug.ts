/** The stem itself, or the first of stem-2, stem-3 … that is not taken. */
export function firstFreeSlug(stem: string, taken: readonly { slug: string }[]): string {
  const names = new Set(taken.map(({ slug }) => slug))
  let slug = stem
  for (let number = 2; names.has(slug); number += 1) slug = `${stem}-${number}`
  return slug
}
