import { recorded } from '../recorded.ts'

export const statusDocument = recorded('https://data.example.org/status.json', { status: 'fine' })
export const booksDocument = recorded('https://data.example.org/books.json', {
  books: [
    { title: 'Walden', year: 1854, author: { name: 'Thoreau' } },
    { title: 'Ulysses', year: 1922, author: { name: 'Joyce' } },
    { title: 'Mrs Dalloway', year: 1925, author: { name: 'Woolf' } },
  ],
})
