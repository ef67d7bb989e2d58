export const visibilities = ['members', 'public'] as const
export type Visibility = (typeof visibilities)[number]
