import type { JsonSchema } from '../../contract/json-schema.ts'
import { count, described, listOf, text, textOrNull } from '../schema-parts.ts'

export const doi: JsonSchema = {
  type: 'string',
  pattern: '^10\\.\\d{4,9}/\\S{1,200}$',
  description: 'The DOI without https://doi.org/, such as 10.1038/nature14539',
}
export const paperFields: Record<string, JsonSchema> = {
  doi: text,
  title: text,
  authors: listOf(text),
  year: { type: ['integer', 'null'] },
  journal: textOrNull,
  kind: described(text, 'Such as journal-article, book-chapter, proceedings-article'),
  citedBy: described(count, 'How many registered works cite it'),
  link: text,
}
