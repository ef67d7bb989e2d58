import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(people)
  await knex.raw(designs)
  await knex.raw(running)
  await knex.raw(oauth)
  await knex.raw(keeping)
  await knex.raw(notices)
}

const people = `
create table organisations (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('personal', 'shared')),
  created_at timestamptz not null default now()
);

create table users (
  id text primary key,
  name text not null,
  email text,
  password_hash text,
  is_administrator boolean not null default false,
  current_organisation_id text not null references organisations,
  suspended_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_local_email on users (lower(email)) where password_hash is not null;

create table identities (
  issuer text not null,
  subject text not null,
  user_id text not null references users on delete cascade,
  email text,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);

create table memberships (
  organisation_id text not null references organisations on delete cascade,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  created_at timestamptz not null default now(),
  primary key (organisation_id, user_id)
);
create index memberships_user on memberships (user_id);

create table sessions (
  sid text primary key,
  sess jsonb not null,
  expire timestamptz not null
);
create index sessions_expire on sessions (expire);
create index sessions_user on sessions ((sess ->> 'userId'));

create table setup_links (
  token_sha256 text primary key,
  expires_at timestamptz not null
);
`

const designs = `
create table artifacts (
  sha256 text primary key,
  kind text not null check (kind in ('spec', 'code', 'bundle')),
  content text not null,
  created_at timestamptz not null default now()
);

create table scans (
  sha256 text not null references artifacts,
  policy_sha256 text not null,
  scanner_version text not null,
  is_passed boolean not null,
  findings jsonb not null,
  created_at timestamptz not null default now(),
  primary key (sha256, policy_sha256, scanner_version)
);

create table compilations (
  code_sha256 text not null references artifacts,
  compiler_version text not null,
  bundle_sha256 text not null references artifacts,
  created_at timestamptz not null default now(),
  primary key (code_sha256, compiler_version)
);

create table templates (
  id text primary key,
  slug text not null unique,
  title text not null,
  short_description text not null,
  long_description text not null,
  category text not null,
  is_official boolean not null default false,
  organisation_id text references organisations,
  fork_count integer not null default 0,
  current_version_id text,
  created_at timestamptz not null default now()
);

create table template_versions (
  id text primary key,
  template_id text not null references templates,
  number integer not null,
  spec_sha256 text not null references artifacts,
  code_sha256 text not null references artifacts,
  created_at timestamptz not null default now(),
  unique (template_id, number)
);
alter table templates add foreign key (current_version_id) references template_versions;
`

const running = `
create table hosts (
  id text primary key,
  seen_at timestamptz,
  created_at timestamptz not null default now()
);

create table servers (
  id text primary key,
  organisation_id text not null references organisations,
  slug text not null unique,
  title text not null,
  description text not null,
  visibility text not null check (visibility in ('members', 'public')),
  template_id text references templates,
  live_version_id text,
  last_build_id text,
  created_by text references users,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index servers_organisation on servers (organisation_id, id);

create table builds (
  id text primary key,
  server_id text not null references servers,
  source text not null check (source in ('spec', 'template')),
  spec_sha256 text not null references artifacts,
  template_version_id text references template_versions,
  state text not null check (state in ('queued', 'running', 'live', 'failed', 'cancelled')),
  failure jsonb,
  event_count integer not null default 0,
  requested_by text references users,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index builds_server on builds (server_id, id);
create unique index builds_one_open_per_server on builds (server_id) where state in ('queued', 'running');

create table versions (
  id text primary key,
  server_id text not null references servers,
  build_id text not null unique references builds,
  number integer not null,
  state text not null check (state in ('building', 'live', 'draining', 'retired', 'failed')),
  spec_sha256 text not null references artifacts,
  code_sha256 text references artifacts,
  bundle_sha256 text references artifacts,
  host_id text references hosts,
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  unique (server_id, number)
);
create unique index versions_one_live_per_server on versions (server_id) where state = 'live';
alter table servers add foreign key (live_version_id) references versions;
alter table servers add foreign key (last_build_id) references builds;

create table build_events (
  build_id text not null references builds,
  seq integer not null,
  at timestamptz not null default now(),
  step text,
  type text not null,
  text text not null,
  duration_ms double precision,
  state text,
  dedupe_key text,
  primary key (build_id, seq),
  unique (build_id, dedupe_key)
);

create table leases (
  host_id text not null references hosts,
  port integer not null,
  version_id text unique references versions,
  is_blocked boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (host_id, port)
);

create table runners (
  id text primary key,
  host_id text not null references hosts,
  state text not null check (state in ('opening', 'open', 'binding', 'bound', 'ready', 'gone')),
  version_id text references versions,
  container_name text not null,
  failure text,
  created_at timestamptz not null default now(),
  ready_at timestamptz
);
create index runners_version on runners (version_id);
create index runners_host on runners (host_id, state);
create unique index runners_one_per_version on runners (version_id) where state <> 'gone';

create table secrets (
  server_id text not null references servers,
  key text not null,
  record jsonb not null,
  set_by text references users,
  set_at timestamptz not null default now(),
  primary key (server_id, key)
);

create table caller_secrets (
  server_id text not null references servers,
  user_id text not null references users on delete cascade,
  key text not null,
  record jsonb not null,
  set_at timestamptz not null default now(),
  primary key (server_id, user_id, key)
);
`

const oauth = `
create table oauth_records (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id)
);
create index oauth_records_grant on oauth_records (grant_id) where grant_id is not null;
create index oauth_records_uid on oauth_records (model, uid) where uid is not null;
create index oauth_records_expiry on oauth_records (expires_at);

create table oauth_signing_keys (
  kid text primary key,
  state text not null check (state in ('next', 'current', 'retired')),
  public_jwk jsonb not null,
  private_record jsonb not null,
  created_at timestamptz not null default now(),
  state_since timestamptz not null default now()
);
create unique index oauth_signing_keys_one_current on oauth_signing_keys (state) where state = 'current';

create table oauth_grants (
  grant_id text primary key,
  user_id text not null references users on delete cascade,
  server_id text not null references servers,
  client_id text not null,
  client_name text not null,
  redirect_host text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index oauth_grants_user on oauth_grants (user_id);

create table token_cutoffs (
  server_id text not null references servers,
  user_id text not null default '',
  client_id text not null default '',
  issued_before timestamptz not null,
  primary key (server_id, user_id, client_id)
);
`

const keeping = `
create table idempotency_keys (
  key text not null,
  actor_id text not null,
  route text not null,
  body_sha256 text not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (actor_id, route, key)
);

create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

create table audit_events (
  id bigint generated always as identity primary key,
  organisation_id text references organisations,
  actor_id text,
  action text not null,
  resource_type text not null,
  resource_id text,
  request_id text,
  address text,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_events_organisation on audit_events (organisation_id, id);
`

// Gateways decide from memory who may call. Whoever changes a person or a membership, in whatever way, they hear of it.
const notices = `
create function notify_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('bmm_access', '');
  return null;
end $$;
create trigger users_access after insert or delete or update of suspended_at on users
  for each statement execute function notify_access();
create trigger memberships_access after insert or delete or update on memberships
  for each statement execute function notify_access();
`

export async function down(): Promise<void> {
  throw new Error('The first migration has no way back: restore a backup instead')
}
