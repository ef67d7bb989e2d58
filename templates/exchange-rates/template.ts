import type { TemplateSource } from '../template-source.ts'
import { convertCurrency } from './convert-currency.ts'
import { getRates } from './get-rates.ts'
import { listCurrencies } from './list-currencies.ts'
import { rateHistory } from './rate-history.ts'
import { sharedCode } from './shared-code.ts'

export const template: TemplateSource = {
  slug: 'exchange-rates',
  title: 'Exchange rates',
  shortDescription:
    'Convert money and look up reference exchange rates, today or any day since 1999. No key needed.',
  category: 'Finance',
  longDescription: `Reference exchange rates of the European Central Bank, as [Frankfurter](https://frankfurter.dev) offers them.

- **convert_currency** turns an amount into one or more other currencies
- **get_rates** lists the rates of one currency
- **rate_history** shows how a rate moved between two days, with its lowest and highest
- **list_currencies** names the currencies that there are

No key is needed. There are about thirty currencies, and one rate for each working day, published in the afternoon in Frankfurt.
It has no rates within a day, no cryptocurrencies, and not the rates that a bank or a card charges.`,
  spec: {
    title: 'Exchange rates',
    description:
      'Converts money and reads reference exchange rates of the European Central Bank since 1999.',
    instructions:
      'Use these tools for every conversion of money instead of a rate from memory. Currencies are given by their three letters; ' +
      'call list_currencies when one is unclear. Name the day of the rate with each result: on weekends and holidays it is the working day before. ' +
      'They are reference rates, so a bank charges a little more.',
    allowedDomains: ['api.frankfurter.dev'],
    sharedCode,
    tools: [convertCurrency, getRates, rateHistory, listCurrencies],
  },
}
