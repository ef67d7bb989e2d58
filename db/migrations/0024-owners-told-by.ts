import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(toldBy)
}

// A takedown may be widened by another administrator than began it: each row names whose act it was.
const toldBy = `
alter table owners_to_tell add column actor_id text references users;
update owners_to_tell set actor_id = case event when 'restore' then restored_by else begun_by end
from takedowns where takedowns.id = takedown_id;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
