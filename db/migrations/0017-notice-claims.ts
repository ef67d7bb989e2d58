import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(claims)
}

// Whoever posts a notice claims it first, so that no transaction waits for the webhook. A claim lapses.
const claims = `
alter table notices add column claimed_at timestamptz;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
