import type { Knex } from 'knex'

const BATCH = 1_000

export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { schema: string }[] }>(
    'select quote_ident(current_schema()) as schema',
  )
  await knex.raw(columns)
  await knex.raw(names)
  await rewriteMetadata(knex)
  await knex.raw(chain(rows[0]?.schema ?? 'public'))
  await knex.raw(protection)
}

// The text of the facts is part of what is hashed, so it is kept as it was written: json, where jsonb writes it anew.
const columns = `
alter table audit_events
  drop constraint audit_events_organisation_id_fkey,
  alter column created_at type timestamptz(3),
  alter column metadata drop default,
  alter column metadata type json using metadata::json,
  add column actor_name text,
  add column resource_title text;

drop index audit_events_organisation;
create index audit_events_by_time on audit_events (organisation_id, created_at, id);
create index audit_events_by_action
  on audit_events (organisation_id, action text_pattern_ops, created_at, id);
create index audit_events_by_resource_type
  on audit_events (organisation_id, resource_type, created_at, id);
create index audit_events_by_actor on audit_events (organisation_id, actor_id, created_at, id);
`

const names = `
update audit_events set
  actor_name = (select name from users where users.id = actor_id),
  resource_title = case resource_type
    when 'server' then (select title from servers where servers.id = resource_id)
    when 'build' then (
      select title from servers join builds on builds.server_id = servers.id
      where builds.id = resource_id)
    when 'version' then (
      select title from servers join versions on versions.server_id = servers.id
      where versions.id = resource_id)
    when 'user' then (select name from users where users.id = resource_id)
  end;
`

/** As JSON.stringify writes it: so the rows from before are hashed like those to come. */
async function rewriteMetadata(knex: Knex) {
  for (let after = 0; ;) {
    const { rows } = await knex.raw<{ rows: { id: number; metadata: unknown }[] }>(
      'select id, metadata from audit_events where id > ? order by id limit ?',
      [after, BATCH],
    )
    const last = rows.at(-1)
    if (!last) return
    await knex.raw(
      `update audit_events set metadata = given.metadata::json
       from unnest(?::bigint[], ?::text[]) as given (id, metadata) where audit_events.id = given.id`,
      [rows.map(({ id }) => id), rows.map(({ metadata }) => JSON.stringify(metadata))],
    )
    after = last.id
  }
}

// Each organisation has a chain of its own, and so has the installation. An event joins its chain at the end of its
// transaction, so that acts do not wait for each other before; one lock for all chains, so that they cannot deadlock.
// The functions act with the rights of the tables' owner, whoever records an event: nobody else may write chains.
const chain = (schema: string) => `
create table audit_chain (
  chain text not null,
  seq bigint not null,
  event_id bigint not null unique,
  hash text not null,
  primary key (chain, seq)
);

create table audit_heads (
  chain text primary key,
  seq bigint not null,
  hash text not null
);

create function audit_hash(previous text, seq bigint, event audit_events) returns text
language sql stable as $$
  select encode(sha256(convert_to('[' || array_to_string(array[
    to_json(previous)::text,
    to_json(seq)::text,
    to_json(event.id)::text,
    to_json(event.organisation_id)::text,
    to_json(to_char(event.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text,
    to_json(event.actor_id)::text,
    to_json(event.actor_name)::text,
    to_json(event.action)::text,
    to_json(event.resource_type)::text,
    to_json(event.resource_id)::text,
    to_json(event.resource_title)::text,
    to_json(event.request_id)::text,
    to_json(event.address)::text,
    event.metadata::text
  ], ',', 'null') || ']', 'UTF8')), 'hex')
$$;

create function link_audit_event(head audit_heads, event audit_events) returns audit_heads
language plpgsql as $$
begin
  head.seq := head.seq + 1;
  head.hash := audit_hash(head.hash, head.seq, event);
  insert into audit_chain values (head.chain, head.seq, event.id, head.hash);
  return head;
end $$;

create function chain_audit_event() returns trigger
language plpgsql security definer set search_path = ${schema}, pg_temp as $$
declare
  name text := coalesce(new.organisation_id, 'installation');
  head audit_heads;
begin
  perform pg_advisory_xact_lock(hashtext('bmm_audit_chain'));
  insert into audit_heads values (name, 0, repeat('0', 64)) on conflict do nothing;
  select * into head from audit_heads where audit_heads.chain = name;
  head := link_audit_event(head, new);
  update audit_heads set seq = head.seq, hash = head.hash where audit_heads.chain = name;
  return null;
end $$;

do $$
declare
  name text;
  event audit_events;
  head audit_heads;
begin
  for name in select distinct coalesce(organisation_id, 'installation') from audit_events loop
    head := (name, 0, repeat('0', 64));
    for event in select * from audit_events
      where coalesce(organisation_id, 'installation') = name order by id
    loop
      head := link_audit_event(head, event);
    end loop;
    insert into audit_heads values (head.*);
  end loop;
end $$;

create constraint trigger audit_events_chained after insert on audit_events
  deferrable initially deferred for each row execute function chain_audit_event();
`

// Superusers pass over privileges: for them there are triggers.
const protection = `
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise insufficient_privilege using
    message = format('%s is refused on %s: the audit log is only ever added to', lower(tg_op), tg_table_name);
end $$;
create trigger audit_events_kept before update or delete or truncate on audit_events
  for each statement execute function refuse_audit_change();
create trigger audit_chain_kept before update or delete or truncate on audit_chain
  for each statement execute function refuse_audit_change();
create trigger audit_heads_kept before delete or truncate on audit_heads
  for each statement execute function refuse_audit_change();

create function protect_audit() returns void language plpgsql as $$
declare
  held record;
begin
  for held in
    select distinct class.oid::regclass as relation, class.relowner = acl.grantee as is_owner,
      case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end as grantee
    from pg_class as class,
      aclexplode(coalesce(class.relacl, acldefault('r', class.relowner))) as acl
    where class.oid in ('audit_events'::regclass, 'audit_chain'::regclass, 'audit_heads'::regclass)
  loop
    execute format('revoke delete, truncate on %s from %s', held.relation, held.grantee);
    if held.relation <> 'audit_heads'::regclass or not held.is_owner then
      execute format('revoke update on %s from %s', held.relation, held.grantee);
    end if;
    if held.relation <> 'audit_events'::regclass and not held.is_owner then
      execute format('revoke insert on %s from %s', held.relation, held.grantee);
    end if;
  end loop;
end $$;
`

export async function down(): Promise<void> {
  throw new Error('There is no way back from here: restore a backup instead')
}
