create function maintenance.memberships_overdue_seconds() returns double precision
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(extract(epoch from now() - least(
    (select min(m.expires_at) from public.user_org m where m.expires_at <= now()),
    (select min(r.expires_at) from public.user_org_role r where r.expires_at <= now()))), 0)::double precision
$$;
comment on function maintenance.memberships_overdue_seconds() is 'For how long a membership or role has been over that is still there, and still holds in the authorization store; 0 when none. Monitoring sees this and no row.';
revoke execute on function maintenance.memberships_overdue_seconds() from public;
grant execute on function maintenance.memberships_overdue_seconds() to axion_sense_observer;
