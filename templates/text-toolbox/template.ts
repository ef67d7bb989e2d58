import type { TemplateSource } from '../template-source.ts'
import { changeCase } from './change-case.ts'
import { countText } from './count-text.ts'
import { diffText } from './diff-text.ts'
import { encodeText } from './encode-text.ts'
import { extractFromText } from './extract-from-text.ts'
import { formatJson } from './format-json.ts'
import { hashText } from './hash-text.ts'
import { sharedCode } from './shared-code.ts'
import { slugify } from './slugify.ts'

export const template: TemplateSource = {
  slug: 'text-toolbox',
  title: 'Text toolbox',
  shortDescription:
    'Count, compare, convert, extract, hash and encode text, exactly. Nothing leaves the server.',
  category: 'Text',
  longDescription: `Language models are good with meaning and poor at counting. This server does the exact part.

- **count_text**: characters, words, sentences, lines, reading time
- **change_case**: camelCase, snake_case, kebab-case, Title Case and more
- **slugify**: a short, safe name for a URL or a file
- **diff_text**: what changed between two texts, line by line
- **extract_from_text**: e-mail addresses, URLs, numbers, dates, hashtags
- **hash_text**: SHA-256, SHA-512, SHA-1, MD5
- **encode_text**: Base64, Base64URL, hex and URL encoding, both ways
- **format_json**: checks and lays out JSON, or says where it is broken

It calls no other service and needs no key.`,
  spec: {
    title: 'Text toolbox',
    description: 'Exact operations on text: count, compare, convert, extract, hash, encode.',
    instructions:
      'Use these tools whenever a result about a text must be exact: lengths, word counts, differences, hashes, ' +
      'encodings, or valid JSON. Do not count, hash or encode by yourself. All tools are pure: the same input gives the same answer, ' +
      'and nothing is stored or sent anywhere.',
    allowedDomains: [],
    sharedCode,
    tools: [
      countText,
      changeCase,
      slugify,
      diffText,
      extractFromText,
      hashText,
      encodeText,
      formatJson,
    ],
  },
}
