// What can be chosen for a template, said of one, or asked of the marketplace. Free of zod: pages show this first.

export const templateCategories = [
  'Business',
  'Communication',
  'Data',
  'Design',
  'Development',
  'Education',
  'Finance',
  'Health',
  'Knowledge',
  'Media',
  'Operations',
  'Places',
  'Productivity',
  'Science',
  'Security',
  'Shopping',
  'Text',
  'Time',
  'Travel',
  'Weather',
  'Other',
] as const
export type TemplateCategory = (typeof templateCategories)[number]

/** SPDX ids. `none`: nobody is given more rights than to run it here. */
export const licences = [
  'none',
  'MIT',
  'Apache-2.0',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  'GPL-3.0-only',
  'AGPL-3.0-only',
  'CC0-1.0',
  'Unlicense',
] as const

/** In characters. */
export const longestText = { title: 60, shortDescription: 160 } as const

export const templateSorts = ['trending', 'top', 'newest'] as const
export type TemplateSort = (typeof templateSorts)[number]

export const reportReasons = [
  'malicious',
  'leaks-data',
  'impersonation',
  'broken',
  'licence',
  'other',
] as const
export type ReportReason = (typeof reportReasons)[number]
