// Templates in the number that a large installation may come to, with texts of a usual length and words of a usual rarity.
import { skeletonOf } from '../contract/skeleton.ts'
import { serverSpec } from '../contract/spec.ts'
import { templateCategories } from '../contract/template-choices.ts'
import { putArtifact, putSpec } from '../db/artifacts.ts'
import type { Db } from '../db/connect.ts'
import { newId } from '../db/ids.ts'
import { cardOf } from '../db/publications.ts'
import { refreshTemplateRanks } from '../db/template-ranks.ts'
import { wordsOf } from '../db/template-lists.ts'
import { sampleSpec } from '../test/sample-spec.ts'

const CHUNK = 1_000
const YEARS = 3
const SYLLABLES = 'ba co di fu ge ha ir jo ka le mi no or pe qua ri su ta ur vi wa xe yo zu'.split(
  ' ',
)
/** What people call such things: the first of them in every tenth text. */
const COMMON =
  'search weather calendar invoice github issues email report translate currency customer image'.split(
    ' ',
  )
/** Words of one's own, of which the late ones are rare. */
const VOCABULARY = 20_000

/** The same in every run. */
function createRandom() {
  let seed = 42
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
}

export async function seedMarketplace(db: Db, { count }: { count: number }): Promise<void> {
  const random = createRandom()
  const vocabulary = Array.from({ length: VOCABULARY }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES, random)).join(''),
  )
  const word = () =>
    random() < 0.3
      ? pick(COMMON, random)
      : (vocabulary[Math.floor(VOCABULARY * random() ** 3)] ?? '')
  const words = (length: number) => Array.from({ length }, word).join(' ')
  const spec = serverSpec.parse(sampleSpec)
  const specSha256 = await putSpec(db, spec)
  const codeSha256 = await putArtifact(db, { kind: 'code', content: '// of a bench\n' })
  for (let first = 0; first < count; first += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - first) }, (_, index) => {
      const title = words(2 + Math.floor(random() * 2))
      const shortDescription = words(10)
      const id = newId('template')
      const createdAt = new Date(Date.now() - random() * YEARS * 365 * 86_400_000)
      const forkCount = Math.floor(random() ** 8 * 500) // most have none
      return {
        template: {
          id,
          slug: `bench-${first + index}`,
          title,
          shortDescription,
          longDescription: words(150),
          category: pick(templateCategories, random),
          skeleton: skeletonOf(title),
          words: [...new Set(wordsOf(`${title} ${shortDescription} ${words(4)}`))].join(' '),
          forkCount,
          createdAt,
          updatedAt: createdAt,
        },
        version: {
          id: newId('templateVersion'),
          templateId: id,
          number: 1,
          specSha256,
          codeSha256,
          card: JSON.stringify(cardOf(spec)),
        },
      }
    })
    await db('templates').insert(rows.map(({ template }) => template))
    await db('templateVersions').insert(rows.map(({ version }) => version))
  }
  await db.raw(
    `update templates set current_version_id = template_versions.id
     from template_versions where template_id = templates.id`,
  )
  await refreshTemplateRanks(db)
  await db.raw('vacuum analyze templates, template_versions')
}

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(list.length * random())]
  if (found === undefined) throw new Error('there is nothing to pick from')
  return found
}
