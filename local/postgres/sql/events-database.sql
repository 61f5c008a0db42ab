-- The event log of a single machine: one database, one role, made here because a real installation has Kafka instead.
do $$
begin
  if not exists (select from pg_roles where rolname = 'axion_events') then
    create role axion_events login nosuperuser nocreatedb nocreaterole noreplication;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant axion_events to %I', current_user);
  end if;
  begin
    alter role axion_events set log_min_messages = log;
  exception when insufficient_privilege then
    null;
  end;
end
$$;

select 'create database axion_events owner axion_events'
where not exists (select from pg_database where datname = 'axion_events')
\gexec

revoke connect, temporary on database axion_events from public;
grant connect on database axion_events to axion_events;
