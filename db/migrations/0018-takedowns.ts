import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(takedowns)
}

// A takedown cuts in one short transaction, and a worker tells owners behind it. Until then a row names what was theirs.
// Whom it cuts is counted by person: of a busy server the last calls are those of a moment.
const takedowns = `
create table owners_to_tell (
  id bigint generated always as identity primary key,
  takedown_id text not null references takedowns,
  event text not null check (event in ('take-down', 'restore')),
  organisation_id text not null,
  servers text[] not null,
  templates text[] not null
);

create table recent_callers (
  server_id text not null references servers,
  user_id text not null,
  last_called_at timestamptz not null,
  primary key (server_id, user_id)
);
create index recent_callers_age on recent_callers (last_called_at);
insert into recent_callers select server_id, user_id, max(at) from recent_calls group by server_id, user_id;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
