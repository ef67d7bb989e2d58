import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(builds)
  await knex.raw(writing)
  await knex.raw(documents)
}

// A build from words has no spec before the model has written one; what nobody approved waits for a confirmation.
const builds = `
alter table builds
  drop constraint builds_source_check,
  add constraint builds_source_check
    check (source in ('prompt', 'preview', 'openapi', 'template', 'spec', 'iterate')),
  alter column spec_sha256 drop not null,
  add column instruction text,
  add column base_version_id text references versions,
  add column approved jsonb,
  add column allows_breaking boolean not null default false,
  add column confirmation jsonb,
  add column attempts jsonb not null default '[]';

alter table versions
  alter column spec_sha256 drop not null,
  add column self_test jsonb;

alter table build_events add column repair jsonb;
`

const writing = `
create table previews (
  id text primary key,
  organisation_id text not null references organisations,
  created_by text not null references users,
  prompt text,
  base_spec_sha256 text references artifacts,
  state text not null check (state in ('writing', 'ready', 'failed')),
  spec_sha256 text references artifacts,
  summary text,
  failure jsonb,
  event_count integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check ((prompt is null) <> (base_spec_sha256 is null))
);
create index previews_expiry on previews (expires_at);

create table preview_events (
  preview_id text not null references previews on delete cascade,
  seq integer not null,
  type text not null check (type in ('text', 'again', 'ended')),
  text text not null,
  primary key (preview_id, seq)
);

create table model_calls (
  id bigint generated always as identity primary key,
  organisation_id text not null references organisations,
  build_id text references builds on delete set null,
  preview_id text references previews on delete set null,
  job text not null check (job in ('generate', 'edit', 'repair', 'polish')),
  model text not null,
  outcome text not null check (outcome in ('answered', 'misfit', 'cut-off', 'refused', 'failed')),
  input_tokens integer not null,
  cached_input_tokens integer not null,
  output_tokens integer not null,
  cost_usd double precision,
  created_at timestamptz not null default now()
);
create index model_calls_build on model_calls (build_id);
create index model_calls_preview on model_calls (preview_id);
create index model_calls_organisation on model_calls (organisation_id, created_at);

create table model_status (
  only_row boolean primary key default true check (only_row),
  generate_model text,
  edit_model text,
  seen_at timestamptz not null default now()
);
`

const documents = `
create table openapi_documents (
  id text primary key,
  organisation_id text not null references organisations,
  url text,
  content text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index openapi_documents_expiry on openapi_documents (expires_at);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
