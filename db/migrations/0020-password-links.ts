import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(links)
}

const links = `
create table password_links (
  user_id text primary key references users on delete cascade,
  token_sha256 text not null unique,
  expires_at timestamptz not null
);
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
