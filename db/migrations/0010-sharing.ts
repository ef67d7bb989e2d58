import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sharing)
}

// Who is asked in, who may call a server without being a member, and keys for programs. Tokens are kept as hashes.
const sharing = `
alter table users add column suspended_reason text;

create table invitations (
  id text primary key,
  organisation_id text not null references organisations on delete cascade,
  server_id text references servers,
  email text not null,
  role text check (role in ('viewer', 'member', 'admin', 'owner')),
  token_sha256 text not null unique,
  invited_by text references users,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text references users,
  withdrawn_at timestamptz,
  check ((server_id is null) = (role is not null))
);
create index invitations_open on invitations (organisation_id, id)
  where accepted_at is null and withdrawn_at is null;
create index invitations_email on invitations (lower(email))
  where accepted_at is null and withdrawn_at is null;

create table server_callers (
  server_id text not null references servers,
  user_id text not null references users on delete cascade,
  added_by text references users,
  added_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index server_callers_user on server_callers (user_id);
create trigger server_callers_access after insert or delete or update on server_callers
  for each statement execute function notify_access();

create table api_keys (
  id text primary key,
  organisation_id text not null references organisations on delete cascade,
  user_id text not null references users on delete cascade,
  name text not null,
  sha256 text not null unique,
  last_four text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_organisation on api_keys (organisation_id, id) where revoked_at is null;
create index api_keys_user on api_keys (user_id) where revoked_at is null;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
