import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(runtimeLogs)
}

// What runners write and how they end, numbered per server; and how far each runner has been read.
const runtimeLogs = `
create table runtime_log_heads (
  server_id text primary key references servers,
  last_seq bigint not null
);

create table runtime_logs (
  server_id text not null references servers,
  seq bigint not null,
  version_id text references versions,
  at timestamptz not null,
  level text not null check (level in ('debug', 'info', 'warn', 'error')),
  source text not null check (source in ('server', 'platform')),
  tool text,
  message text not null,
  data jsonb,
  primary key (server_id, seq)
);
create index runtime_logs_age on runtime_logs (at);

alter table runners add column logs_read jsonb;

create table runtime_troubles (
  version_id text primary key references versions,
  runner_id text not null,
  failures integer not null,
  reason text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  next_try_at timestamptz not null
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
