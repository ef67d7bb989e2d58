import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(ownersToTell)
}

// A takedown cuts in one short transaction, and a worker tells owners behind it. Until then a row names what was theirs.
const ownersToTell = `
create table owners_to_tell (
  id bigint generated always as identity primary key,
  takedown_id text not null references takedowns,
  event text not null check (event in ('take-down', 'restore')),
  organisation_id text not null,
  servers text[] not null,
  templates text[] not null
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
