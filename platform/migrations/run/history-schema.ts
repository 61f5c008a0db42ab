/**
 * What runners keep in a schema of their own, made again by each of them: the record of what was applied, and the functions that files may use.
 * Everyone who may enter the database may see how far it is: services ask before they say that they are ready.
 */
export const historySchema = `
  create schema if not exists migrations;
  comment on schema migrations is 'What the runners keep: the record of applied files, and functions that files use.';
  create table if not exists migrations.applied (
    version integer primary key check (version > 0),
    name text not null,
    sha256 text not null,
    started_at timestamptz(3) not null,
    finished_at timestamptz(3),
    revision text not null
  );
  comment on table migrations.applied is 'Migration files that ran here.';
  comment on column migrations.applied.version is 'Number of the file.';
  comment on column migrations.applied.name is 'Its name.';
  comment on column migrations.applied.sha256 is 'SHA-256 of its bytes, in hex: an edited file is refused.';
  comment on column migrations.applied.started_at is 'When its last run began.';
  comment on column migrations.applied.finished_at is 'When it was done; null for a file without a transaction that was killed in its middle.';
  comment on column migrations.applied.revision is 'The release that ran it.';
  revoke all on table migrations.applied from public;
  grant usage on schema migrations to public;
  grant select on table migrations.applied to public;

  create or replace function migrations.partition_by_time(
    parent regclass, control text, every text, premake integer default 6, keep text default null
  ) returns void language plpgsql as $body$
  declare
    parent_name text := (select nspname || '.' || relname from pg_class join pg_namespace n on n.oid = relnamespace where pg_class.oid = parent);
    partitioned_by text := pg_get_partkeydef(parent);
  begin
    if partitioned_by is distinct from format('RANGE (%I)', control) then
      raise exception '% is not partitioned by range (%)', parent, control using hint = 'End its create table with: partition by range (' || control || ')';
    end if;
    if not (select attnotnull from pg_attribute where attrelid = parent and attname = control) then
      raise exception '%.% may be null', parent, control using hint = 'A row without it would stay in the default partition.';
    end if;
    if premake < 4 then
      raise exception '% would have only % partitions ahead', parent, premake using hint = 'At least 4, so that missed maintenance is survived.';
    end if;
    if every::interval <= interval '0' or keep::interval <= interval '0' then
      raise exception '%: % kept for % is no plan', parent, every, keep;
    end if;
    if not exists (select from partman.part_config where parent_table = parent_name) then
      perform partman.create_parent(p_parent_table => parent_name, p_control => control, p_interval => every, p_premake => premake);
    end if;
    update partman.part_config c
    set premake = partition_by_time.premake, infinite_time_partitions = true, retention_keep_table = false,
      retention = case when to_regclass('maintenance.partition_rules') is null then keep end
    where parent_table = parent_name;
    if keep is not null and to_regclass('maintenance.partition_rules') is not null then
      insert into maintenance.partition_rules (parent_table, kept) values (parent_name, keep::interval)
      on conflict on constraint partition_rules_pkey do update set kept = excluded.kept;
    end if;
  end
  $body$;
  comment on function migrations.partition_by_time(regclass, text, text, integer, text) is
    'Makes partitions of a table that was created with partition by range (control): one for every interval, premake of them ahead of now; keep drops older ones, and without it none are ever dropped.';
  revoke all on function migrations.partition_by_time(regclass, text, text, integer, text) from public;`;
