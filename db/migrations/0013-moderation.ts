import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(moderation)
}

// A takedown pauses each fork of a template. A server names the one that holds it, and cannot be resumed before that ends.
const moderation = `
create table takedowns (
  id text primary key,
  template_id text not null references templates,
  reason text not null,
  state text not null default 'running' check (state in ('running', 'done', 'needs-attention', 'restored')),
  begun_by text references users,
  begun_at timestamptz not null default now(),
  ended_at timestamptz,
  restored_by text references users,
  restored_at timestamptz
);
create unique index takedowns_one_in_force on takedowns (template_id) where restored_at is null;

create table takedown_servers (
  takedown_id text not null references takedowns,
  server_id text not null references servers,
  state text not null default 'cut' check (state in ('cut', 'stopped', 'stuck')),
  has_paused boolean not null,
  problem text,
  primary key (takedown_id, server_id)
);
create index takedown_servers_state on takedown_servers (takedown_id, state, server_id);

alter table servers add column takedown_id text references takedowns;

create table template_reports (
  id text primary key,
  template_id text not null references templates,
  reason text not null,
  details text not null,
  contact text,
  reported_by text references users,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by text references users,
  note text
);
create index template_reports_open on template_reports (template_id) where closed_at is null;

create table notices (
  id text primary key,
  organisation_id text not null references organisations on delete cascade,
  takedown_id text references takedowns,
  title text not null,
  text text not null,
  created_at timestamptz not null default now(),
  dismissed_at timestamptz,
  sent_at timestamptz
);
create index notices_organisation on notices (organisation_id, id) where dismissed_at is null;
create index notices_unsent on notices (id) where sent_at is null;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
