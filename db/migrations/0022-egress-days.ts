import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(egressDays)
}

// Gateways count together how much a server sends and receives in a day, and a restart begins no new one.
const egressDays = `
create table egress_days (
  server_id text not null references servers,
  day date not null,
  bytes bigint not null,
  primary key (server_id, day)
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
