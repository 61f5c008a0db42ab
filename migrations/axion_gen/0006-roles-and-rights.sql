create function public.check_role_parent() returns trigger
language plpgsql as $$
declare
  parent integer := new.parent_role_id;
  depth integer := 0;
  height integer;
begin
  -- One change of the hierarchy at a time: two that are fine alone could close a circle together.
  perform pg_advisory_xact_lock(4716402);
  while parent is not null loop
    depth := depth + 1;
    if parent = new.id or depth > 8 then
      raise exception 'role inherits in a circle or too deep' using errcode = 'check_violation', constraint = 'roles_no_circle', table = 'roles', schema = 'public';
    end if;
    select parent_role_id into parent from public.roles where id = parent;
  end loop;
  with recursive heirs as (
    select id, 1 as steps from public.roles where parent_role_id = new.id
    union all select roles.id, heirs.steps + 1 from heirs join public.roles on roles.parent_role_id = heirs.id where heirs.steps <= 8
  ) select coalesce(max(steps), 0) into height from heirs;
  if depth + height > 8 then
    raise exception 'role inherits too deep' using errcode = 'check_violation', constraint = 'roles_no_circle', table = 'roles', schema = 'public';
  end if;
  return new;
end;
$$;
comment on function public.check_role_parent() is 'Refuses a role that would inherit from itself over others, or deeper than 8 (constraint roles_no_circle).';
create trigger roles_check_parent before insert or update of id, parent_role_id on public.roles
  for each row when (new.parent_role_id is not null) execute function public.check_role_parent();

create function public.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% of % cannot change', array_to_string(tg_argv, ', '), tg_table_name
    using errcode = 'check_violation', constraint = tg_name, table = tg_table_name, schema = tg_table_schema;
end;
$$;
comment on function public.refuse_change() is 'For triggers on what is fixed once written; the trigger''s name is what the error calls the constraint.';
create trigger roles_identity_fixed before update of id, is_built_in on public.roles
  for each row when ((old.id, old.is_built_in) is distinct from (new.id, new.is_built_in)) execute function public.refuse_change('id', 'is_built_in');
create trigger roles_built_in_stay before delete on public.roles
  for each row when (old.is_built_in) execute function public.refuse_change('a built-in row');

create table public.row_filters (
  id uuid primary key,
  role_id integer not null references public.roles (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  kind text not null,
  column_name text,
  allowed_values jsonb,
  expression text,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint row_filters_place_key unique (role_id, dataset_id, table_name),
  constraint row_filters_table_name_length check (length(table_name) between 1 and 200),
  constraint row_filters_column_name_length check (length(column_name) between 1 and 200),
  constraint row_filters_kind_known check (kind in ('organizations', 'values', 'expression')),
  constraint row_filters_whole check (
    (kind = 'expression') = (expression is not null) and (kind = 'expression') = (column_name is null) and (kind = 'values') = (allowed_values is not null)),
  constraint row_filters_allowed_values_is_array check (jsonb_typeof(allowed_values) = 'array' and jsonb_array_length(allowed_values) <= 10000),
  constraint row_filters_expression_length check (length(expression) between 1 and 10000),
  constraint row_filters_version_positive check (version > 0)
);
create index row_filters_of_table on public.row_filters (dataset_id, table_name);
create index row_filters_created_by on public.row_filters (created_by) where created_by is not null;
comment on table public.row_filters is 'Which rows of a table a role lets its people see. Somebody with several roles sees what any of them lets through; the filter of a source by organization holds for all.';
comment on column public.row_filters.id is 'UUIDv7.';
comment on column public.row_filters.role_id is 'The role.';
comment on column public.row_filters.dataset_id is 'The dataset.';
comment on column public.row_filters.table_name is 'Its table.';
comment on column public.row_filters.kind is 'organizations: the column is one of the person''s organizations; values: it is one of the listed; expression: the condition holds.';
comment on column public.row_filters.column_name is 'What is compared.';
comment on column public.row_filters.allowed_values is 'The list, for kind values.';
comment on column public.row_filters.expression is 'The condition in ClickHouse''s SQL, for kind expression; over this table''s columns only.';
comment on column public.row_filters.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.row_filters.created_by is 'Who made it; null when the installation did.';
comment on column public.row_filters.created_at is 'When it was made.';
comment on column public.row_filters.updated_at is 'Latest change.';

create table public.column_masks (
  id uuid primary key,
  role_id integer not null references public.roles (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  column_name text not null,
  method text not null,
  keep_characters smallint,
  round_to double precision,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint column_masks_place_key unique (role_id, dataset_id, table_name, column_name),
  constraint column_masks_names_length check (length(table_name) between 1 and 200 and length(column_name) between 1 and 200),
  constraint column_masks_method_known check (method in ('hide', 'null', 'hash', 'partial', 'round')),
  constraint column_masks_whole check ((method = 'partial') = (keep_characters is not null) and (method = 'round') = (round_to is not null)),
  constraint column_masks_keep_range check (keep_characters between 0 and 100),
  constraint column_masks_round_positive check (round_to > 0),
  constraint column_masks_version_positive check (version > 0)
);
create index column_masks_of_table on public.column_masks (dataset_id, table_name);
create index column_masks_created_by on public.column_masks (created_by) where created_by is not null;
comment on table public.column_masks is 'What a role''s people see in place of a column. Somebody with several roles sees it plain only when one of them has no mask on it.';
comment on column public.column_masks.id is 'UUIDv7.';
comment on column public.column_masks.role_id is 'The role.';
comment on column public.column_masks.dataset_id is 'The dataset.';
comment on column public.column_masks.table_name is 'Its table.';
comment on column public.column_masks.column_name is 'Its column.';
comment on column public.column_masks.method is 'hide: as if it were not there; null; hash: equal values stay equal; partial: the last characters; round: numbers and times.';
comment on column public.column_masks.keep_characters is 'How many last characters stay, for partial.';
comment on column public.column_masks.round_to is 'Step of a number, or seconds of a time, for round.';
comment on column public.column_masks.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.column_masks.created_by is 'Who made it; null when the installation did.';
comment on column public.column_masks.created_at is 'When it was made.';
comment on column public.column_masks.updated_at is 'Latest change.';

create table public.role_quotas (
  role_id integer primary key references public.roles (id) on delete cascade,
  max_rows bigint,
  max_bytes bigint,
  max_seconds integer,
  max_memory_bytes bigint,
  max_queries_at_once smallint,
  max_queries_a_day integer,
  max_export_rows bigint,
  updated_by text references public.users (id),
  updated_at timestamptz(3) not null default now(),
  constraint role_quotas_positive check (
    max_rows > 0 and max_bytes > 0 and max_seconds > 0 and max_memory_bytes > 0 and max_queries_at_once > 0 and max_queries_a_day > 0 and max_export_rows > 0)
);
create index role_quotas_updated_by on public.role_quotas (updated_by) where updated_by is not null;
comment on table public.role_quotas is 'How much a role''s people may use. Null, or no row, is the installation''s own limit; of several roles the most generous counts, never above the installation''s.';
comment on column public.role_quotas.role_id is 'The role.';
comment on column public.role_quotas.max_rows is 'Rows of one answer.';
comment on column public.role_quotas.max_bytes is 'Bytes of one answer.';
comment on column public.role_quotas.max_seconds is 'Time of one query.';
comment on column public.role_quotas.max_memory_bytes is 'Memory of one query in our engine.';
comment on column public.role_quotas.max_queries_at_once is 'Queries of one person that run at the same time.';
comment on column public.role_quotas.max_queries_a_day is 'Queries of one person in 24 hours.';
comment on column public.role_quotas.max_export_rows is 'Rows of one export.';
comment on column public.role_quotas.updated_by is 'Who changed it last; null when the installation did.';
comment on column public.role_quotas.updated_at is 'Latest change.';

-- Who made a source or dataset can be followed back. Both tables are small: an index is there in milliseconds.
-- squawk-ignore require-concurrent-index-creation
create index data_sources_created_by on public.data_sources (created_by) where created_by is not null;
-- squawk-ignore require-concurrent-index-creation
create index datasets_created_by on public.datasets (created_by) where created_by is not null;
-- What happened stays as it was written.
revoke update, delete on table public.audit_entries from axion_gen_app;
