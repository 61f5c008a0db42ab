create schema maintenance;
comment on schema maintenance is 'What monitoring asks of this database, and of no rows.';
grant usage on schema maintenance to axion_sense_observer;

create function maintenance.job_queues() returns table (queue text, cron text, dead_letters bigint, succeeded_seconds_ago double precision)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  -- The runner makes the queue's tables after these files.
  if to_regclass('jobs.job') is null or to_regclass('jobs.schedule') is null then
    return;
  end if;
  return query
    select q.name::text, coalesce(s.cron, ''),
      (select count(*) from jobs.job d where d.name = 'dead-letters' and d.source_name = q.name and d.state in ('created', 'retry')),
      case when s.since is null then 0 else greatest(0, extract(epoch from now() - coalesce(
        (select max(j.completed_on) from jobs.job j where j.name = q.name and j.state = 'completed'), s.since))) end::double precision
    from jobs.queue q
    left join lateral (select min(p.cron)::text as cron, min(p.created_on) as since from jobs.schedule p where p.name = q.name) s on true
    where q.name <> 'dead-letters' and q.name not like '\_\_pgboss%'
    order by q.name
    limit 200;
end
$$;
comment on function maintenance.job_queues() is 'Each queue: when it starts by the clock, empty for one that does not; jobs of it that failed for the last time and wait for somebody; and for a scheduled one the time since it last succeeded, or since it was scheduled.';
revoke execute on function maintenance.job_queues() from public;
grant execute on function maintenance.job_queues() to axion_sense_observer;
