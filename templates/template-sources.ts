import { template as exchangeRates } from './exchange-rates/template.ts'
import { template as githubReader } from './github-reader/template.ts'
import { template as hackerNews } from './hacker-news/template.ts'
import { template as jsonReader } from './json-reader/template.ts'
import { template as linear } from './linear/template.ts'
import { template as notion } from './notion/template.ts'
import { template as packageRegistry } from './package-registry/template.ts'
import { template as researchPapers } from './research-papers/template.ts'
import { template as sentryReader } from './sentry-reader/template.ts'
import { template as slack } from './slack/template.ts'
import { template as stripeReader } from './stripe-reader/template.ts'
import type { TemplateSource } from './template-source.ts'
import { template as textToolbox } from './text-toolbox/template.ts'
import { template as todoist } from './todoist/template.ts'
import { template as weather } from './weather/template.ts'
import { template as wikipedia } from './wikipedia/template.ts'

/** The official templates as they were written, by their slugs. */
export const templateSources: readonly TemplateSource[] = [
  exchangeRates,
  githubReader,
  hackerNews,
  jsonReader,
  linear,
  notion,
  packageRegistry,
  researchPapers,
  sentryReader,
  slack,
  stripeReader,
  textToolbox,
  todoist,
  weather,
  wikipedia,
]
