import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(calls)
}

// Sums per minute, for charts; and the last calls, for a look: the shapes of arguments, never their values.
const calls = `
create table call_minutes (
  server_id text not null references servers,
  minute timestamptz not null,
  tool text not null,
  calls integer not null,
  errors integer not null,
  total_ms double precision not null,
  buckets integer[] not null,
  primary key (server_id, minute, tool)
);
create index call_minutes_age on call_minutes (minute);

create table recent_calls (
  id bigint generated always as identity primary key,
  server_id text not null references servers,
  version_id text,
  user_id text not null,
  client_id text not null,
  at timestamptz not null,
  method text,
  tool text,
  arguments jsonb,
  status integer not null,
  is_error boolean not null,
  duration_ms double precision not null
);
create index recent_calls_server on recent_calls (server_id, id);

alter table servers add column last_call_at timestamptz;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
