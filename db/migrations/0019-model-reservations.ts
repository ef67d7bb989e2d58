import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(reservations)
}

// What calls of the model that are under way may take at most. A build or a preview makes one at a time.
const reservations = `
create table model_reservations (
  place_id text primary key,
  organisation_id text not null references organisations on delete cascade,
  tokens integer not null,
  lapses_at timestamptz not null
);
create index model_reservations_organisation on model_reservations (organisation_id);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
