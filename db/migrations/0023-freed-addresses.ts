import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(freedAddresses)
}

// Anybody could take an address that is not theirs, for good. Suspending such an account frees its address.
const freedAddresses = `
drop index users_local_email;
create unique index users_local_email on users (lower(email)) where password_hash is not null and suspended_at is null;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
