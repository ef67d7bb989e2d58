import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(policies)
}

const policies = `
create table organisation_policies (
  organisation_id text primary key references organisations on delete cascade,
  policy jsonb not null,
  updated_by text references users,
  updated_at timestamptz not null default now()
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
