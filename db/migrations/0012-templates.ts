import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(publications)
  await knex.raw(marketplace)
  await knex.raw(forks)
}

const publications = `
alter table templates
  add column licence text not null default 'none',
  add column author_id text references users,
  add column server_id text references servers,
  add column skeleton text not null default '',
  add column verified_at timestamptz,
  add column hidden_at timestamptz,
  add column hidden_reason text,
  add column taken_down_at timestamptz,
  add column deleted_at timestamptz,
  add column updated_at timestamptz not null default now();
update templates set verified_at = now() where is_official;
create index templates_organisation on templates (organisation_id, id);
create index templates_server on templates (server_id);
create index templates_skeleton on templates (skeleton);

alter table template_versions
  add column bundle_sha256 text references artifacts,
  add column version_id text references versions,
  add column self_test jsonb,
  add column changes text not null default '',
  add column card jsonb;
update template_versions set card = jsonb_build_object(
  'secrets', spec -> 'secrets',
  'allowedDomains', spec -> 'allowedDomains',
  'allowsOwnerDomains', spec -> 'allowsOwnerDomains',
  'toolNames', jsonb_path_query_array(spec, '$.tools[*].name'))
from (select sha256, content::jsonb as spec from artifacts where kind = 'spec') specs
where specs.sha256 = spec_sha256;
alter table template_versions alter column card set not null;

create table publish_checks (
  version_id text primary key references versions,
  self_test jsonb not null,
  checked_at timestamptz not null default now()
);
`

// What lists are ordered and searched by stands in columns of its own, so that a page of them is read from one index.
const marketplace = `
create extension if not exists pg_trgm;

alter table templates
  add column live_deployments integer not null default 0,
  add column top integer generated always as (live_deployments * 3 + fork_count) stored,
  add column trending double precision not null default 0,
  add column words text not null default '',
  add column is_listed boolean generated always as
    (current_version_id is not null and hidden_at is null and taken_down_at is null and deleted_at is null) stored,
  add column search tsvector generated always as (
    to_tsvector('simple', words) || to_tsvector('simple', long_description)) stored;

create index templates_trending on templates (trending desc, id desc) where is_listed;
create index templates_top on templates (top desc, id desc) where is_listed;
create index templates_newest on templates (id desc) where is_listed;
create index templates_category_trending on templates (category, trending desc, id desc) where is_listed;
create index templates_category_top on templates (category, top desc, id desc) where is_listed;
create index templates_category_newest on templates (category, id desc) where is_listed;
create index templates_search on templates using gin (search) where is_listed;
create index templates_words on templates using gin (words gin_trgm_ops) where is_listed;
create index templates_ranked on templates (id) where top > 0 or trending > 0;
`

const forks = `
alter table versions add column template_version_id text references template_versions;
alter table servers
  add column template_version_id text references template_versions,
  add column declines_upgrades boolean not null default false;
update servers set template_version_id = (
  select builds.template_version_id from versions join builds on builds.id = versions.build_id
  where versions.server_id = servers.id and builds.template_version_id is not null
    and versions.activated_at is not null
  order by versions.number desc limit 1)
where template_id is not null;
update versions set template_version_id = servers.template_version_id
from servers where servers.live_version_id = versions.id;
create index servers_live_forks on servers (template_id)
  where live_version_id is not null and paused_at is null and deleted_at is null;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
