import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(lifecycle)
}

// What is wanted of a server stands on its row; workers and gateways follow it.
const lifecycle = `
alter table builds
  drop constraint builds_source_check,
  add constraint builds_source_check check (source in
    ('prompt', 'preview', 'openapi', 'template', 'spec', 'iterate', 'rollback', 'redeploy'));

alter table servers
  add column paused_at timestamptz,
  add column paused_by text references users,
  add column deleted_at timestamptz,
  add column erased_at timestamptz;
create index servers_unfinished on servers (id)
  where paused_at is not null or (deleted_at is not null and erased_at is null);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
