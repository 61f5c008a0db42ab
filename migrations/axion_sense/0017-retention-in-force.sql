create table maintenance.retention_in_force (
  parent_table text primary key,
  kept interval,
  told_at timestamptz(3) not null default now(),
  constraint retention_in_force_parent_table_form check (parent_table like '_%._%'),
  constraint retention_in_force_kept_at_least_a_day check (kept >= interval '1 day')
);
grant select, insert, update on maintenance.retention_in_force to axion_sense_worker;
grant select on maintenance.retention_in_force to axion_sense_observer;
comment on table maintenance.retention_in_force is 'How long the worker keeps rows of each partitioned table, by its setting or else the rule: what it said when it started or maintained. Maintenance by hand drops no earlier, and nothing of a table without a row here.';
comment on column maintenance.retention_in_force.parent_table is 'schema.table.';
comment on column maintenance.retention_in_force.kept is 'Partitions that ended longer ago are dropped; null drops nothing.';
comment on column maintenance.retention_in_force.told_at is 'When the worker said so.';
