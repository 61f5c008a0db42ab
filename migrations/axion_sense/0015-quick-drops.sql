-- Old partitions drop directly: pg_partman looks at every partition first, which takes longer than the drop itself, while everybody waits.
create or replace function maintenance.drop_partitions(parent text, kept interval) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '1500ms'
as $$
declare
  cutoff timestamptz := maintenance.cutoff_of(parent, kept);
  dropped integer := 0;
  old regclass;
begin
  if not exists (select from maintenance.partitions_of(parent) p where p.ends_at < cutoff) then
    return 0;
  end if;
  -- Whoever wrote through the table has committed when we hold this; what became visible meanwhile counts.
  execute format('lock table only %s in access exclusive mode', maintenance.table_named(parent));
  cutoff := least(cutoff, (select u.oldest_at from maintenance.undelivered_before(parent, cutoff) u));
  for old in select p.child from maintenance.partitions_of(parent) p where p.ends_at < cutoff loop
    execute format('drop table %s', old);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- Readers and writers queue behind a lock that is waited for: with these they wait less than 2 s, with what their own statement takes.
alter function maintenance.make_partition(text, timestamptz) set lock_timeout = '1500ms';
alter function maintenance.return_parked(text) set lock_timeout = '1500ms';
alter function maintenance.maintain_partitions(text) set lock_timeout = '1500ms';
alter function maintenance.fill_partition_gaps(text) set lock_timeout = '1500ms';
alter function maintenance.expire_default_rows(text, interval) set lock_timeout = '1500ms';
