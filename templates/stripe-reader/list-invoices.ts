import {
  closed,
  listOf,
  mostResults,
  nextCursor,
  number,
  parameters,
  readsOutside,
  text,
  textOrNull,
} from '../schema-parts.ts'
import type { TemplateTool } from '../template-source.ts'
import { invoicesOfNobody, openInvoices } from './recorded-answers.ts'
import { after, customer, since, until } from './tool-parts.ts'

export const listInvoices: TemplateTool = {
  name: 'list_invoices',
  title: 'List invoices',
  description:
    'Invoices, newest first, with what is due and what is left to pay. Use it with status open for who owes money, or for the invoices of a customer.',
  annotations: { ...readsOutside, idempotentHint: false },
  inputSchema: parameters({
    customer,
    status: {
      enum: ['draft', 'open', 'paid', 'uncollectible', 'void'],
      description: 'Only these; all when left out',
    },
    since,
    until,
    limit: mostResults(100, 20),
    after,
  }),
  outputSchema: closed({
    invoices: listOf(
      closed({
        id: text,
        number: textOrNull,
        status: textOrNull,
        due: number,
        paid: number,
        left: number,
        currency: text,
        customer: textOrNull,
        customerName: textOrNull,
        createdAt: textOrNull,
        dueAt: textOrNull,
        link: textOrNull,
      }),
    ),
    nextAfter: nextCursor,
  }),
  exampleCalls: [
    {
      title: 'What is open',
      arguments: { status: 'open' },
      upstream: openInvoices,
      expected: {
        invoices: [{ number: 'A-0017', left: 49, dueAt: '2026-01-15T00:00:00.000Z' }],
        nextAfter: null,
      },
    },
    {
      title: 'Of a customer who is not there',
      arguments: { customer: 'cus_nobody' },
      upstream: invoicesOfNobody,
      isError: true,
      expected: "No such customer: 'cus_nobody'",
    },
  ],
  implementation: String.raw`
const answer = await ask(ctx, 'invoices', {
  customer: input.customer,
  status: input.status,
  ...createdIn(input),
  limit: input.limit ?? 20,
  starting_after: input.after,
})
const invoices = listOf(answer.data).map((invoice) => ({
  id: textOf(invoice.id),
  number: textOrNull(invoice.number),
  status: textOrNull(invoice.status),
  due: unitsOf(invoice.amount_due, invoice.currency),
  paid: unitsOf(invoice.amount_paid, invoice.currency),
  left: unitsOf(invoice.amount_remaining, invoice.currency),
  currency: currencyOf(invoice.currency),
  customer: idOf(invoice.customer),
  customerName: textOrNull(invoice.customer_name),
  createdAt: timeOf(invoice.created),
  dueAt: timeOf(invoice.due_date),
  link: textOrNull(invoice.hosted_invoice_url),
}))
return { invoices, nextAfter: nextAfterOf(answer) }
`,
}
