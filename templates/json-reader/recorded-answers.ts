import { recorded } from '../recorded.ts'

export const statusDocument = recorded('https://data.example.org/status.json', { status: 'fine' })
export const booksDocument = recorded('https://data.example.org/books.json', {
  books: [
    { title: 'Walden', year: 1854, author: { name: 'Thoreau' } },
    { title: 'Ulysses', year: 1922, author: { name: 'Joyce' } },
    { title: 'Mrs Dalloway', year: 1925, author: { name: 'Woolf' } },
  ],
})
export const pricesDocument = recorded('https://data.example.org/prices.json', [
  { item: 'Lamp', price: '100.00' },
  { item: 'Cup', price: '9.50' },
  { item: 'Plate', price: '10.00' },
])
