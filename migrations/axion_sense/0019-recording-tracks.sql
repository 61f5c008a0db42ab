-- no-transaction
-- A parent's index cannot be built beside writers. Each partition gets its own, with a lock on that partition alone; the parent then takes over what is there.
do $$
declare
  child record;
begin
  for child in
    select c.oid::regclass as place, left(c.relname, 53) || '_recording' as name
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'road_data.track_logs'::regclass order by c.relname
  loop
    execute format('create index if not exists %I on %s (created_at) where status = ''recording''', child.name, child.place);
    commit;
  end loop;
end
$$;
-- squawk-ignore require-concurrent-index-creation
create index if not exists track_logs_recording on road_data.track_logs (created_at) where status = 'recording';

-- The primary key begins with the task already, and a task has few versions.
drop index concurrently if exists planner.detour_task_history_of_task;
