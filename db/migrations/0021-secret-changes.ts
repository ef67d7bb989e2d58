import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(changes)
}

// A row sets a secret, or deletes it when it has no record; the last one of a key counts. A version is given what counted
// up to one change. What runs today would have been given the values of today.
const changes = `
alter table secrets add column seq bigint generated always as identity;
alter table secrets drop constraint secrets_pkey, add primary key (server_id, key, seq);
alter table secrets alter column record drop not null;

alter table versions add column secrets_seq bigint;
update versions set secrets_seq = (select coalesce(max(seq), 0) from secrets where server_id = versions.server_id)
where state in ('building', 'live', 'draining');
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
