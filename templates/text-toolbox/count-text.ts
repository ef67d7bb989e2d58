import type { TemplateTool } from '../template-source.ts'
import { annotations, text } from './tool-parts.ts'

export const countText: TemplateTool = {
  name: 'count_text',
  title: 'Count text',
  description:
    'Counts characters, words, sentences, lines and paragraphs of a text and estimates the reading time. ' +
    'Use it to check a length limit, or when someone asks how long a text is.',
  annotations,
  inputSchema: {
    type: 'object',
    properties: { text },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      characters: { type: 'integer', description: 'As a person counts them' },
      charactersWithoutSpaces: { type: 'integer' },
      bytes: { type: 'integer', description: 'In UTF-8' },
      words: { type: 'integer' },
      uniqueWords: { type: 'integer' },
      sentences: { type: 'integer' },
      lines: { type: 'integer' },
      paragraphs: { type: 'integer' },
      readingMinutes: { type: 'number', description: 'At 230 words a minute' },
    },
    required: [
      'characters',
      'charactersWithoutSpaces',
      'bytes',
      'words',
      'uniqueWords',
      'sentences',
      'lines',
      'paragraphs',
      'readingMinutes',
    ],
    additionalProperties: false,
  },
  exampleCalls: [
    {
      title: 'A short sentence',
      arguments: { text: 'The quick brown fox. It jumps!' },
      expected: { words: 6, sentences: 2 },
    },
    {
      title: 'An emoji is one character',
      arguments: { text: 'Well done 👩‍🚀' },
      expected: { characters: 11 },
    },
  ],
  implementation: String.raw`
const { text } = input
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
let characters = 0
let charactersWithoutSpaces = 0
for (const { segment } of graphemes.segment(text)) {
  characters += 1
  if (segment.trim() !== '') charactersWithoutSpaces += 1
}
const words = wordsOf(text)
const paragraphs = text.split(/\n[ \t]*\n/).filter((part) => part.trim() !== '')
return {
  characters,
  charactersWithoutSpaces,
  bytes: Buffer.byteLength(text, 'utf8'),
  words: words.length,
  uniqueWords: new Set(words.map((word) => word.toLowerCase())).size,
  sentences: [...sentences.segment(text)].filter(({ segment }) => segment.trim() !== '').length,
  lines: text === '' ? 0 : text.split(/\r\n|\r|\n/).length,
  paragraphs: paragraphs.length,
  readingMinutes: Math.round((words.length / 230) * 10) / 10,
}
`,
}
