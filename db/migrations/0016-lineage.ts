import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(lineage)
}

// What a template was derived from stands in the versions that it was published from; here is how it is found. A takedown
// names each template that it holds.
const lineage = `
create index versions_template_version on versions (template_version_id) where template_version_id is not null;
create index template_versions_version on template_versions (version_id) where version_id is not null;

alter table takedowns add column includes_derived boolean not null default false;
create table takedown_templates (
  takedown_id text not null references takedowns,
  template_id text not null references templates,
  primary key (takedown_id, template_id)
);
create index takedown_templates_template on takedown_templates (template_id);
insert into takedown_templates select id, template_id from takedowns;
-- They reach the servers that templates were published from only now: a worker cuts those.
update takedowns set state = 'running', ended_at = null where restored_at is null;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
