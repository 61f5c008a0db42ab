-- What an administrator of the PostgreSQL server runs once, before the first installation; running it again changes nothing.
--
--   psql -v ON_ERROR_STOP=1 -f migrations/bootstrap.sql 'postgres://admin@host:5432/postgres'
--
-- It makes roles, databases, extensions, schemas and default rights. Tables are made later by the runners (a service's command with --migrate),
-- as the migrate roles, which are no superusers. Roles come without a password: give each one its own, for example with psql's \password, and
-- put it into the Secret that the service reads.
--
-- Everybody may enter the server's databases postgres and template1 and make temporary tables there, our roles too, unless that is taken away. On a server that
-- serves nobody else, run migrations/close-maintenance-databases.sql in the same way, after this.
--
-- Wanted: PostgreSQL 17, PostGIS 3.5, pg_partman 5 and btree_gist (which comes with PostgreSQL) installed on the server; an administrator who may make
-- roles, databases and these extensions.

-- Roles ---------------------------------------------------------------------------------------------------------------------------------------------
do $$
declare
  name text;
begin
  foreach name in array array[
    'axion_sense_migrate',  -- makes and changes tables of axion_sense and axion_sense_tasks; only runners use it
    'axion_gen_migrate',    -- the same for axion_gen
    'axion_sense_app',      -- Sense API: reads and writes rows of axion_sense
    'axion_sense_worker',   -- Sense Worker: the same, and rows of axion_sense_tasks
    'axion_gen_app',        -- Gen API and Worker: reads and writes rows of axion_gen
    'axion_vision',         -- Vision: reads api_keys, which a migration grants
    'axion_sense_observer', -- monitoring: statistics of the server, no rows
    'axion_openfga'         -- the authorization server: owns axion_sense_permissions
  ] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication', name);
    end if;
  end loop;
  -- An administrator who is no superuser must be a member of a role to make databases and default rights for it.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant axion_sense_migrate, axion_gen_migrate, axion_openfga to %I', current_user);
  end if;
  -- An error's message may repeat what people typed (invalid input syntax for type uuid: "…"). Services tell of their errors by SQLSTATE, so the server's log need not;
  -- what the server's own processes meet, and slow statements, are logged as before.
  foreach name in array array['axion_sense_app', 'axion_sense_worker', 'axion_gen_app', 'axion_vision', 'axion_openfga'] loop
    begin
      execute format('alter role %I set log_min_messages = log', name);
    exception when insufficient_privilege then
      raise notice '% may log what people typed: let the provider''s administrator run: alter role % set log_min_messages = log', name, name;
    end;
  end loop;
  begin
    grant pg_monitor to axion_sense_observer;
  exception when insufficient_privilege then
    raise notice 'axion_sense_observer gets no pg_monitor here: let the provider''s administrator grant it';
  end;
end
$$;

-- Databases -----------------------------------------------------------------------------------------------------------------------------------------
select format('create database %I owner %I', database, owner)
from (values
  ('axion_sense', 'axion_sense_migrate'),
  ('axion_sense_tasks', 'axion_sense_migrate'),
  ('axion_sense_permissions', 'axion_openfga'),
  ('axion_gen', 'axion_gen_migrate')
) as wanted (database, owner)
where not exists (select from pg_database where datname = database)
\gexec

-- In each: nobody enters by default, those who work there are let in, and only runners may make temporary tables. A runner that may make databases makes a
-- database of its own like this, from these very lines.

\connect axion_sense

revoke connect, temporary on database axion_sense from public;
grant connect, temporary on database axion_sense to axion_sense_migrate;
grant connect on database axion_sense to axion_sense_app, axion_sense_worker, axion_vision, axion_sense_observer;

create extension if not exists postgis;
create extension if not exists btree_gist;
create schema if not exists partman;
create extension if not exists pg_partman with schema partman;

-- The migrate role makes partitioned tables through pg_partman: its templates go into the same schema.
grant usage, create on schema partman to axion_sense_migrate;
grant select, insert, update, delete on all tables in schema partman to axion_sense_migrate;
grant execute on all routines in schema partman to axion_sense_migrate;
revoke execute on all routines in schema partman from public;

create schema if not exists road_data authorization axion_sense_migrate;
create schema if not exists planner authorization axion_sense_migrate;
create schema if not exists external authorization axion_sense_migrate;
grant usage on schema public, road_data, planner, external to axion_sense_app, axion_sense_worker;

-- What the runners make later is readable and writable by the services, and owned by neither of them.
alter default privileges for role axion_sense_migrate revoke execute on routines from public;
alter default privileges for role axion_sense_migrate in schema public, road_data, planner, external
  grant select, insert, update, delete on tables to axion_sense_app, axion_sense_worker;
alter default privileges for role axion_sense_migrate in schema public, road_data, planner, external
  grant usage, select on sequences to axion_sense_app, axion_sense_worker;
alter default privileges for role axion_sense_migrate in schema public, road_data, planner, external
  grant execute on routines to axion_sense_app, axion_sense_worker;

\connect axion_sense_tasks

revoke connect, temporary on database axion_sense_tasks from public;
grant connect, temporary on database axion_sense_tasks to axion_sense_migrate;
grant connect on database axion_sense_tasks to axion_sense_worker, axion_sense_observer;

create schema if not exists jobs authorization axion_sense_migrate;
grant usage on schema public, jobs to axion_sense_worker;

alter default privileges for role axion_sense_migrate revoke execute on routines from public;
alter default privileges for role axion_sense_migrate in schema public, jobs
  grant select, insert, update, delete on tables to axion_sense_worker;
alter default privileges for role axion_sense_migrate in schema public, jobs grant usage, select on sequences to axion_sense_worker;
alter default privileges for role axion_sense_migrate in schema public, jobs grant execute on routines to axion_sense_worker;

\connect axion_gen

revoke connect, temporary on database axion_gen from public;
grant connect, temporary on database axion_gen to axion_gen_migrate;
grant connect on database axion_gen to axion_gen_app, axion_sense_observer;

create schema if not exists jobs authorization axion_gen_migrate;
grant usage on schema public, jobs to axion_gen_app;

alter default privileges for role axion_gen_migrate revoke execute on routines from public;
alter default privileges for role axion_gen_migrate in schema public, jobs
  grant select, insert, update, delete on tables to axion_gen_app;
alter default privileges for role axion_gen_migrate in schema public, jobs grant usage, select on sequences to axion_gen_app;
alter default privileges for role axion_gen_migrate in schema public, jobs grant execute on routines to axion_gen_app;

\connect axion_sense_permissions

revoke connect, temporary on database axion_sense_permissions from public;
grant connect, temporary on database axion_sense_permissions to axion_openfga;
grant connect on database axion_sense_permissions to axion_sense_observer;
