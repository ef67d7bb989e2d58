import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(leaving)
}

// A runner whose server has fallen asleep is not called any more, also when somebody calls the server meanwhile.
const leaving = `
alter table runners add column is_leaving boolean not null default false;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
