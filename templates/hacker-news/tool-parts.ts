import type { JsonSchema } from '../../contract/json-schema.ts'
import { closed, count, described, text, textOrNull } from '../schema-parts.ts'

export const post: JsonSchema = closed({
  id: text,
  kind: { enum: ['story', 'comment'] },
  title: described(text, 'Of a comment, the title of its story'),
  author: text,
  points: count,
  comments: count,
  createdAt: text,
  link: described(textOrNull, 'The page that a story is about'),
  excerpt: described(textOrNull, 'Of the own text, if there is any'),
  discussion: described(text, 'Where it is discussed'),
})
