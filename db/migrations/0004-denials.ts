import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(denials)
}

// What servers tried to reach and may not: one row for each host and reason, however often it was tried.
const denials = `
create table egress_denials (
  server_id text not null references servers,
  host text not null,
  port integer not null,
  reason text not null,
  count integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (server_id, host, port, reason)
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
