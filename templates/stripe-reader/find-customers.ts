import {
  closed,
  flag,
  listOf,
  mostResults,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { customerSearch, noCustomer } from './recorded-answers.ts'

export const findCustomers: TemplateTool = {
  name: 'find_customers',
  title: 'Find customers',
  description:
    'Customers by a part of their name or e-mail address, with the id that the other tools take. Use it first whenever a customer is named. ' +
    'Customers of the last minute may be missing.',
  annotations: readsOutside,
  inputSchema: parameters(
    {
      query: {
        type: 'string',
        minLength: 3,
        maxLength: 100,
        description: 'A part of the name or of the e-mail address, three characters or more',
      },
      limit: mostResults(50, 10),
    },
    ['query'],
  ),
  outputSchema: closed({
    customers: listOf(
      closed({
        customer: text,
        name: textOrNull,
        email: textOrNull,
        createdAt: textOrNull,
        isLate: { ...flag, description: 'Whether the last invoice was not paid' },
      }),
    ),
    hasMore: { ...flag, description: 'Then ask with more of the name' },
  }),
  exampleCalls: [
    {
      title: 'By name',
      arguments: { query: 'jenny' },
      upstream: customerSearch,
      expected: {
        customers: [{ customer: 'cus_NffrFeUfNV2Hib', createdAt: '2026-01-01T00:00:00.000Z' }],
        hasMore: false,
      },
    },
    {
      title: 'Nobody',
      arguments: { query: 'nobody' },
      upstream: noCustomer,
      expected: { customers: [] },
    },
  ],
  implementation: String.raw`
const wanted = input.query.replaceAll('\\', '').replaceAll('"', '')
const answer = await ask(ctx, 'customers/search', {
  query: 'name~"' + wanted + '" OR email~"' + wanted + '"',
  limit: input.limit ?? 10,
})
const customers = listOf(answer.data).map((customer) => ({
  customer: textOf(customer.id),
  name: textOrNull(customer.name),
  email: textOrNull(customer.email),
  createdAt: timeOf(customer.created),
  isLate: customer.delinquent === true,
}))
return { customers, hasMore: answer.has_more === true }
`,
}
