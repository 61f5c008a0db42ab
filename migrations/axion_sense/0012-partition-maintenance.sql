-- Partitions are kept by the Sense Worker, which has no right to change tables: it calls the functions below, which are their owner's.
create schema maintenance;
grant usage on schema maintenance to axion_sense_worker, axion_sense_observer;
comment on schema maintenance is 'What keeps partitioned tables going: rules, rows that fit nowhere yet, outcomes, and the functions that the worker calls.';

create table maintenance.partition_rules (
  parent_table text primary key,
  kept interval,
  is_kept_forever boolean not null default false,
  delivered_column name,
  constraint partition_rules_parent_table_form check (parent_table like '_%._%'),
  constraint partition_rules_kept_at_least_a_day check (kept >= interval '1 day'),
  constraint partition_rules_kept_or_forever check (not is_kept_forever or kept is null)
);
grant select on maintenance.partition_rules to axion_sense_worker, axion_sense_observer;
comment on table maintenance.partition_rules is 'How long rows of a partitioned table are kept. A table without a rule keeps everything.';
comment on column maintenance.partition_rules.parent_table is 'schema.table, as pg_partman calls it.';
comment on column maintenance.partition_rules.kept is 'Partitions that ended longer ago are dropped; null drops nothing. The worker''s setting goes before it.';
comment on column maintenance.partition_rules.is_kept_forever is 'No setting may drop anything here.';
comment on column maintenance.partition_rules.delivered_column is 'Set once a row was delivered: a partition with a row where it is null is never dropped.';

-- What earlier files said to pg_partman moves here: pg_partman itself would drop undelivered rows together with their partition.
insert into maintenance.partition_rules (parent_table, kept)
select parent_table, retention::interval from partman.part_config where retention is not null;
insert into maintenance.partition_rules (parent_table, kept, delivered_column) values ('public.outbox', interval '7 days', 'sent_at');
insert into maintenance.partition_rules (parent_table, is_kept_forever)
select name, true
from unnest(array['road_data.track_logs', 'road_data.track_log_parts', 'road_data.frame_batches', 'road_data.batch_frames']) as name;
update partman.part_config set retention = null, retention_keep_table = false, infinite_time_partitions = true, premake = greatest(premake, 4)
where retention is not null or retention_keep_table or not infinite_time_partitions or premake < 4;

create table maintenance.parked_rows (
  id bigint generated always as identity primary key,
  parent_table text not null,
  moment timestamptz not null,
  content jsonb not null,
  fault text not null,
  parked_at timestamptz(3) not null default now(),
  constraint parked_rows_content_is_object check (jsonb_typeof(content) = 'object'),
  constraint parked_rows_fault_form check (fault ~ '^[0-9A-Z]{5}$')
);
create index parked_rows_of_table on maintenance.parked_rows (parent_table, moment);
comment on table maintenance.parked_rows is 'Rows that stood in the way of a partition and that their table''s own rules do not take now, such as a time that lies ahead. They go back once they are taken.';
comment on column maintenance.parked_rows.id is 'In the order of parking.';
comment on column maintenance.parked_rows.parent_table is 'Where the row belongs.';
comment on column maintenance.parked_rows.moment is 'The time that chooses its partition.';
comment on column maintenance.parked_rows.content is 'Every stored column as PostgreSQL writes it as text.';
comment on column maintenance.parked_rows.fault is 'SQLSTATE of the latest refusal.';
comment on column maintenance.parked_rows.parked_at is 'When it was set aside.';

create table maintenance.partition_runs (
  parent_table text primary key,
  tried_at timestamptz(3) not null,
  succeeded_at timestamptz(3),
  fault text,
  made integer not null,
  moved bigint not null,
  dropped integer not null,
  expired bigint not null,
  constraint partition_runs_counts_not_negative check (made >= 0 and moved >= 0 and dropped >= 0 and expired >= 0),
  constraint partition_runs_fault_length check (length(fault) between 1 and 2000)
);
grant select, insert, update on maintenance.partition_runs to axion_sense_worker;
grant select on maintenance.partition_runs to axion_sense_observer;
comment on table maintenance.partition_runs is 'The latest maintenance of each partitioned table.';
comment on column maintenance.partition_runs.parent_table is 'schema.table.';
comment on column maintenance.partition_runs.tried_at is 'When it last ran.';
comment on column maintenance.partition_runs.succeeded_at is 'When it last ran without a fault.';
comment on column maintenance.partition_runs.fault is 'Code and words of the latest fault; null after a success.';
comment on column maintenance.partition_runs.made is 'Partitions made by that run.';
comment on column maintenance.partition_runs.moved is 'Rows moved out of the default partition by that run.';
comment on column maintenance.partition_runs.dropped is 'Partitions dropped by that run.';
comment on column maintenance.partition_runs.expired is 'Rows that were too old and lay in the default partition, deleted by that run.';

-- Functions: owned by the migrate role and run with its rights, so each one names its search path, takes a parent only if pg_partman has it, and waits
-- at most 2 s for a lock. pg_partman changes search_path for the session as well: whoever calls closes the connection afterwards, or resets it.

create function maintenance.table_named(parent text) returns regclass
language sql stable
set search_path = pg_catalog, pg_temp
return to_regclass(format('%I.%I', split_part(parent, '.', 1), split_part(parent, '.', 2)));
comment on function maintenance.table_named(text) is 'The table of a schema.table as pg_partman writes it; null when there is none.';

create function maintenance.unit_of(partition_interval text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
return case partition_interval::interval
  when interval '1 hour' then 'hour' when interval '1 day' then 'day' when interval '1 month' then 'month' when interval '1 year' then 'year' end;
comment on function maintenance.unit_of(text) is 'hour, day, month or year; null for an interval that is none of them.';

create function maintenance.require_parent(parent text) returns partman.part_config
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  config partman.part_config;
begin
  select * into config from partman.part_config where parent_table = parent;
  if not found or maintenance.table_named(parent) is null then
    raise exception 'no partitioned table that pg_partman keeps has this name' using errcode = 'AXP01';
  end if;
  if config.retention is not null or config.undo_in_progress then
    raise exception 'pg_partman is told to drop or to undo partitions of this table by itself' using errcode = 'AXP03';
  end if;
  if maintenance.unit_of(config.partition_interval) is null or config.epoch <> 'none' then
    raise exception 'partitions are kept by the hour, day, month or year' using errcode = 'AXP04';
  end if;
  return config;
end
$$;
comment on function maintenance.require_parent(text) is 'pg_partman''s record of a table. AXP01: there is none; AXP03: pg_partman would drop by itself; AXP04: another interval.';

create function maintenance.partitions_of(parent text)
returns table (child oid, name text, starts_at timestamptz, ends_at timestamptz, is_default boolean)
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select c.oid, c.relname::text, (bounds.found)[1]::timestamptz, (bounds.found)[2]::timestamptz, bounds.said = 'DEFAULT'
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  cross join lateral (
    select pg_get_expr(c.relpartbound, c.oid) as said,
      regexp_match(pg_get_expr(c.relpartbound, c.oid), '\(''([^'']+)''\) TO \(''([^'']+)''\)') as found
  ) as bounds
  where i.inhparent = maintenance.table_named(parent)
$$;
comment on function maintenance.partitions_of(text) is 'The partitions of a table with their bounds, the default one too.';

create function maintenance.undelivered_before(parent text, deadline timestamptz)
returns table (row_count bigint, oldest_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  target regclass := maintenance.table_named(parent);
  control text;
  delivered name;
begin
  select c.control, r.delivered_column into control, delivered
  from partman.part_config c
  join maintenance.partition_rules r on r.parent_table = c.parent_table
  where c.parent_table = parent;
  if target is null or delivered is null then
    return query select 0::bigint, null::timestamptz;
  else
    return query execute format('select count(*), min(%1$I)::timestamptz from %2$s where %3$I is null and %1$I < $1', control, target, delivered)
      using deadline;
  end if;
end
$$;
comment on function maintenance.undelivered_before(text, timestamptz) is 'How many rows of an outbox wait that are older than a moment, and the oldest; none for a table that is no outbox.';

create function maintenance.default_rows(parent text)
returns table (total bigint, intervals jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  control text;
  unit text;
  default_table oid;
begin
  select c.control, maintenance.unit_of(c.partition_interval) into control, unit from partman.part_config c where c.parent_table = parent;
  select p.child into default_table from maintenance.partitions_of(parent) p where p.is_default;
  if default_table is null or unit is null then
    return query select 0::bigint, '[]'::jsonb;
  else
    -- Those near to now matter for what is made next; a thousand of them are more than any window.
    return query execute format(
      'with found as (
         select date_trunc($1, %1$I) as starts_at, count(*) as row_count, sum(count(*)) over () as total
         from only %2$s where isfinite(%1$I) group by 1 order by abs(extract(epoch from date_trunc($1, %1$I) - now())) limit 1000)
       select coalesce(max(total), 0)::bigint, coalesce(jsonb_agg(jsonb_build_object(''startsAt'', starts_at, ''rows'', row_count) order by starts_at), ''[]'')
       from found', control, default_table::regclass)
      using unit;
  end if;
end
$$;
comment on function maintenance.default_rows(text) is 'What lies in the default partition, counted by the interval that each row belongs to.';

create function maintenance.partition_sets(only_parent text default null)
returns table (
  parent text, unit text, premake integer, partman_retention text, kept interval, is_kept_forever boolean, is_outbox boolean, keeps_dropped boolean, is_endless boolean,
  maintained_at timestamptz, partitions jsonb, has_default boolean, size_bytes bigint, default_total bigint, default_intervals jsonb, parked bigint, undelivered bigint,
  oldest_undelivered_at timestamptz, tried_at timestamptz, succeeded_at timestamptz, fault text
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select c.parent_table, maintenance.unit_of(c.partition_interval), c.premake, c.retention, r.kept, coalesce(r.is_kept_forever, false), r.delivered_column is not null, c.retention_keep_table, c.infinite_time_partitions,
    c.maintenance_last_run, coalesce(children.found, '[]'), coalesce(children.has_default, false), coalesce(children.size_bytes, 0)::bigint, d.total, d.intervals,
    (select count(*) from maintenance.parked_rows k where k.parent_table = c.parent_table),
    u.row_count, u.oldest_at, n.tried_at, n.succeeded_at, n.fault
  from partman.part_config c
  left join maintenance.partition_rules r on r.parent_table = c.parent_table
  left join maintenance.partition_runs n on n.parent_table = c.parent_table
  cross join lateral maintenance.default_rows(c.parent_table) d
  cross join lateral maintenance.undelivered_before(c.parent_table, 'infinity') u
  cross join lateral (
    select jsonb_agg(jsonb_build_object('name', p.name, 'startsAt', p.starts_at, 'endsAt', p.ends_at) order by p.starts_at) filter (where not p.is_default) as found,
      bool_or(p.is_default) as has_default, sum(pg_total_relation_size(p.child)) as size_bytes
    from maintenance.partitions_of(c.parent_table) p
  ) as children
  where only_parent is null or c.parent_table = only_parent
  order by c.parent_table
$$;
comment on function maintenance.partition_sets(text) is 'Every partitioned table, or one: what it should have, what it has, what lies in the default partition, what waits, and how its last maintenance went.';

create function maintenance.lock_for_attaching(parent text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  default_table oid;
begin
  perform maintenance.require_parent(parent);
  execute format('lock table only %s in share update exclusive mode', maintenance.table_named(parent));
  select p.child into default_table from maintenance.partitions_of(parent) p where p.is_default;
  if default_table is null then
    raise exception 'the table has no default partition' using errcode = 'AXP06';
  end if;
  execute format('lock table only %s in access exclusive mode', default_table::regclass);
end
$$;
comment on function maintenance.lock_for_attaching(text) is 'Takes the locks that a new partition needs. Taken here, a lock that is not to be had is told as 55P03; pg_partman would hide it. AXP06: no default partition.';

create function maintenance.raise_as_it_was(message text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if message like '%lock timeout%' or message like '%deadlock%' then
    raise exception 'a lock was not to be had' using errcode = '55P03';
  elsif message like '%default partition%' then
    raise exception 'rows of the default partition are in the way' using errcode = 'AXP07';
  end if;
  raise exception 'pg_partman: %', message using errcode = 'P0001';
end
$$;
comment on function maintenance.raise_as_it_was(text) is 'pg_partman raises every error anew as P0001; this gives back the codes that a caller goes by. AXP07: rows of the default partition are in the way.';

create function maintenance.make_partition(parent text, moment timestamptz) returns table (made integer, moved bigint, parked bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  config partman.part_config := maintenance.require_parent(parent);
  target regclass := maintenance.table_named(parent);
  starts_at timestamptz;
  ends_at timestamptz;
  default_table oid;
  names text;
  texts text;
  item record;
begin
  made := 0;
  moved := 0;
  parked := 0;
  select t.base_timestamp into starts_at from partman.calculate_time_partition_info(config.partition_interval::interval, moment) t;
  ends_at := starts_at + config.partition_interval::interval;
  if exists (select from maintenance.partitions_of(parent) p where not p.is_default and p.starts_at <= moment and p.ends_at > moment) then
    return next;
    return;
  end if;
  select p.child into default_table from maintenance.partitions_of(parent) p where p.is_default;
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum),
    string_agg(format('%L, m.%I::text', a.attname, a.attname), ', ' order by a.attnum)
  into names, texts
  from pg_attribute a
  where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  -- Nobody may write into the default partition between the look and the new partition.
  perform maintenance.lock_for_attaching(parent);
  execute format('create temporary table axion_moving (like %s) on commit drop', default_table::regclass);
  execute format('with gone as (delete from only %1$s where %2$I >= $1 and %2$I < $2 returning *) insert into pg_temp.axion_moving select * from gone',
    default_table::regclass, config.control) using starts_at, ends_at;
  begin
    made := partman.create_partition_time(parent, array[starts_at])::integer;
  exception when raise_exception then
    perform maintenance.raise_as_it_was(sqlerrm);
  end;
  begin
    execute format('insert into %1$s (%2$s) select %2$s from pg_temp.axion_moving', target, names);
    get diagnostics moved = row_count;
  exception when integrity_constraint_violation then
    moved := 0;
    for item in select m.ctid as place from pg_temp.axion_moving m loop
      begin
        execute format('insert into %1$s (%2$s) select %2$s from pg_temp.axion_moving where ctid = $1', target, names) using item.place;
        moved := moved + 1;
      exception when integrity_constraint_violation then
        execute format('insert into maintenance.parked_rows (parent_table, moment, content, fault)
          select $1, m.%1$I, json_object(array[%2$s])::jsonb, $2 from pg_temp.axion_moving m where m.ctid = $3', config.control, texts)
          using parent, sqlstate, item.place;
        parked := parked + 1;
      end;
    end loop;
  end;
  drop table pg_temp.axion_moving;
  return next;
end
$$;
comment on function maintenance.make_partition(text, timestamptz) is 'Makes the partition that a moment belongs to, and moves its rows out of the default partition; rows that the table''s rules refuse are parked.';

create function maintenance.return_parked(parent text) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  config partman.part_config := maintenance.require_parent(parent);
  target regclass := maintenance.table_named(parent);
  names text;
  texts text;
  item record;
  returned bigint := 0;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum),
    string_agg(format('($1 ->> %L)::%s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
  into names, texts
  from pg_attribute a
  where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  for item in
    select k.id, k.content from maintenance.parked_rows k where k.parent_table = parent and k.moment <= now() + interval '1 day' order by k.id limit 10000 for update
  loop
    begin
      execute format('insert into %s (%s) select %s', target, names, texts) using item.content;
      delete from maintenance.parked_rows k where k.id = item.id;
      returned := returned + 1;
    exception when integrity_constraint_violation then
      update maintenance.parked_rows k set fault = sqlstate where k.id = item.id;
    end;
  end loop;
  return returned;
end
$$;
comment on function maintenance.return_parked(text) is 'Puts parked rows back whose time has come and which their table now takes.';

create function maintenance.maintain_partitions(parent text) returns timestamptz
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  before timestamptz := (maintenance.require_parent(parent)).maintenance_last_run;
  after timestamptz;
begin
  perform maintenance.lock_for_attaching(parent);
  begin
    perform partman.run_maintenance(parent);
  exception when raise_exception then
    perform maintenance.raise_as_it_was(sqlerrm);
  end;
  select c.maintenance_last_run into after from partman.part_config c where c.parent_table = parent;
  -- pg_partman returns without a word when another maintenance holds its lock.
  if after is not distinct from before then
    raise exception 'pg_partman did not maintain the table: another maintenance is under way' using errcode = 'AXP02';
  end if;
  return after;
end
$$;
comment on function maintenance.maintain_partitions(text) is 'Makes the coming partitions of one table. AXP02: pg_partman did nothing.';

create function maintenance.fill_partition_gaps(parent text) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
begin
  perform maintenance.require_parent(parent);
  perform maintenance.lock_for_attaching(parent);
  return partman.partition_gap_fill(parent);
exception when raise_exception then
  perform maintenance.raise_as_it_was(sqlerrm);
end
$$;
comment on function maintenance.fill_partition_gaps(text) is 'Makes what is missing between the first partition of a table and its last one.';

create function maintenance.cutoff_of(parent text, kept interval) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform maintenance.require_parent(parent);
  if kept is null or kept < interval '1 day' or exists (select from maintenance.partition_rules r where r.parent_table = parent and r.is_kept_forever) then
    raise exception 'nothing of this table may be dropped after so short a time' using errcode = 'AXP05';
  end if;
  return least(now() - kept, (select u.oldest_at from maintenance.undelivered_before(parent, now() - kept) u));
end
$$;
comment on function maintenance.cutoff_of(text, interval) is 'What is older may go: kept, or the age of the oldest undelivered row if that is more. AXP05: the table is kept forever, or kept is under a day.';

create function maintenance.drop_partitions(parent text, kept interval) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  cutoff timestamptz := maintenance.cutoff_of(parent, kept);
  dropped integer;
begin
  if not exists (select from maintenance.partitions_of(parent) p where p.ends_at < cutoff) then
    return 0;
  end if;
  -- Whoever wrote through the table has committed when we hold this; what became visible meanwhile counts.
  execute format('lock table only %s in access exclusive mode', maintenance.table_named(parent));
  cutoff := least(cutoff, (select u.oldest_at from maintenance.undelivered_before(parent, cutoff) u));
  dropped := partman.drop_partition_time(parent, now() - cutoff, p_keep_table := false);
  if exists (select from maintenance.partitions_of(parent) p where p.ends_at < cutoff) then
    raise exception 'pg_partman did not drop what it was told to: another run is under way' using errcode = 'AXP02';
  end if;
  return dropped;
end
$$;
comment on function maintenance.drop_partitions(text, interval) is 'Drops partitions that ended longer ago than kept, and than the oldest undelivered row of an outbox.';

create function maintenance.expire_default_rows(parent text, kept interval) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  cutoff timestamptz := maintenance.cutoff_of(parent, kept);
  control text := (maintenance.require_parent(parent)).control;
  default_table oid;
  expired bigint := 0;
begin
  select p.child into default_table from maintenance.partitions_of(parent) p where p.is_default;
  if default_table is not null then
    execute format('delete from only %1$s where ctid = any(array(select ctid from only %1$s where %2$I < $1 limit 100000)) and %2$I < $1',
      default_table::regclass, control) using cutoff;
    get diagnostics expired = row_count;
  end if;
  return expired;
end
$$;
comment on function maintenance.expire_default_rows(text, interval) is 'Deletes rows of the default partition that are older than what is kept, at most 100,000 a call.';

revoke execute on all functions in schema maintenance from public;
grant execute on function maintenance.partition_sets(text) to axion_sense_worker, axion_sense_observer;
grant execute on function maintenance.make_partition(text, timestamptz), maintenance.return_parked(text), maintenance.maintain_partitions(text),
  maintenance.fill_partition_gaps(text), maintenance.drop_partitions(text, interval), maintenance.expire_default_rows(text, interval) to axion_sense_worker;
