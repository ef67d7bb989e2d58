import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sleep)
}

// A server that nobody calls has no runner. What its clients ask before they call a tool is answered from what is kept.
const sleep = `
alter table servers
  add column asleep_at timestamptz,
  add column is_pinned boolean not null default false,
  add column sleep_after_minutes double precision check (sleep_after_minutes >= 0),
  add column wake_requested_at timestamptz,
  add column wake_failure text,
  add column woken_at timestamptz,
  add column last_wake_ms integer;

create table discoveries (
  version_id text primary key references versions,
  answers jsonb not null
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
