/** What each role stands on while it tries: a table that a runner made for it, and somebody else's things. */
export type Ground = { readonly schema: string; readonly own: string; readonly runner: string };

export const triers = [
  'sense_app',
  'sense_worker',
  'sense_worker in tasks',
  'gen_app',
  'vision',
  'observer',
  'openfga',
  'sense_migrate',
  'gen_migrate',
] as const;
export type Trier = (typeof triers)[number];

const services: readonly Trier[] = ['sense_app', 'sense_worker', 'sense_worker in tasks', 'gen_app'];
/** They own their tables: runners, and the authorization server, which migrates its own database. */
const owners: readonly Trier[] = ['openfga', 'sense_migrate', 'gen_migrate'];
const nobody: readonly Trier[] = [];
const everybody: readonly Trier[] = triers;

/** One statement, who may run it, and how a refusal reads when not 42501 (insufficient_privilege). */
type Attempt = {
  readonly what: string;
  readonly sql: (ground: Ground) => string;
  readonly may: readonly Trier[];
  readonly refusal?: string;
  /** PostgreSQL takes it outside a transaction only; then nobody may. */
  readonly alone?: true;
  /** Where the thing exists. */
  readonly only?: readonly Trier[];
};

const inSense: readonly Trier[] = ['sense_app', 'sense_worker', 'vision', 'observer', 'sense_migrate'];

/** Statements by the heading they stand under in the reference. */
export const attempts: Readonly<Record<string, readonly Attempt[]>> = {
  'Rows of the services': [
    { what: 'SELECT', sql: ({ schema }) => `select * from ${schema}.probe`, may: [...services, ...owners] },
    { what: 'INSERT', sql: ({ schema }) => `insert into ${schema}.probe (label) values ('x')`, may: [...services, ...owners] },
    { what: 'UPDATE', sql: ({ schema }) => `update ${schema}.probe set label = 'y'`, may: [...services, ...owners] },
    { what: 'DELETE', sql: ({ schema }) => `delete from ${schema}.probe`, may: [...services, ...owners] },
    { what: 'COPY … TO STDOUT', sql: ({ schema }) => `copy ${schema}.probe (label) to stdout`, may: [...services, ...owners] },
    {
      what: 'SELECT of hashed API keys',
      sql: () => 'select * from public.api_keys',
      may: ['sense_app', 'sense_worker', 'vision', 'sense_migrate'],
      only: inSense,
    },
    {
      what: 'UPDATE of hashed API keys',
      sql: () => `update public.api_keys set name = 'x'`,
      may: ['sense_app', 'sense_worker', 'sense_migrate'],
      only: inSense,
    },
    { what: 'SELECT of statistics of everybody', sql: () => 'select * from pg_catalog.pg_ls_waldir()', may: ['observer'] },
  ],
  'Tables and what belongs to them': [
    { what: 'TRUNCATE', sql: ({ schema }) => `truncate ${schema}.probe`, may: owners },
    { what: 'CREATE TABLE', sql: ({ schema }) => `create table ${schema}.mine (x int)`, may: owners },
    { what: 'CREATE TABLE … AS', sql: ({ schema }) => `create table ${schema}.mine as select 1 as x`, may: owners },
    { what: 'CREATE TEMPORARY TABLE', sql: () => 'create temporary table mine (x int)', may: owners },
    { what: 'ALTER TABLE … ADD COLUMN', sql: ({ schema }) => `alter table ${schema}.probe add column y int`, may: owners },
    { what: 'ALTER TABLE … DISABLE TRIGGER', sql: ({ schema }) => `alter table ${schema}.probe disable trigger all`, may: owners },
    { what: 'DROP TABLE', sql: ({ schema }) => `drop table ${schema}.probe`, may: owners },
    { what: 'CREATE INDEX', sql: ({ schema }) => `create index on ${schema}.probe (label)`, may: owners },
    { what: 'CREATE VIEW', sql: ({ schema }) => `create view ${schema}.seen as select 1 as x`, may: owners },
    { what: 'CREATE MATERIALIZED VIEW', sql: ({ schema }) => `create materialized view ${schema}.seen as select 1 as x`, may: owners },
    { what: 'CREATE SEQUENCE', sql: ({ schema }) => `create sequence ${schema}.steps`, may: owners },
    { what: 'CREATE TYPE', sql: ({ schema }) => `create type ${schema}.pair as (x int, y int)`, may: owners },
    {
      what: 'CREATE FUNCTION',
      sql: ({ schema }) => `create function ${schema}.one() returns int language sql as 'select 1'`,
      may: owners,
    },
    {
      what: 'CREATE RULE',
      sql: ({ schema }) => `create rule quiet as on insert to ${schema}.probe do instead nothing`,
      may: owners,
    },
    { what: 'CREATE POLICY', sql: ({ schema }) => `create policy all_of_it on ${schema}.probe`, may: owners },
    { what: 'COMMENT ON TABLE', sql: ({ schema }) => `comment on table ${schema}.probe is 'mine'`, may: owners },
    { what: 'CREATE SCHEMA', sql: () => 'create schema mine', may: owners },
    { what: 'CREATE EXTENSION (a trusted one)', sql: () => 'create extension pg_trgm', may: owners },
    { what: 'CREATE EXTENSION dblink', sql: () => 'create extension dblink', may: nobody },
    { what: 'CREATE EXTENSION file_fdw', sql: () => 'create extension file_fdw', may: nobody },
    {
      what: 'CREATE FUNCTION … LANGUAGE c',
      sql: ({ schema }) => `create function ${schema}.getpid() returns int language c as 'libc.so.6', 'getpid'`,
      may: nobody,
    },
    { what: 'CREATE PUBLICATION', sql: () => 'create publication everything for all tables', may: nobody },
    {
      what: 'CREATE SUBSCRIPTION',
      sql: () => `create subscription s connection 'dbname=postgres' publication p with (connect = false)`,
      may: nobody,
    },
    {
      what: 'CREATE EVENT TRIGGER',
      sql: () => 'create event trigger t on ddl_command_start execute function pg_catalog.suppress_redundant_updates_trigger()',
      may: nobody,
    },
  ],
  'Rights and roles': [
    {
      what: 'GRANT of a table to PUBLIC',
      // Without the right to grant, PostgreSQL only warns.
      sql: ({ schema }) => `do $$ begin grant select on ${schema}.probe to public;
        if not has_table_privilege('public', '${schema}.probe', 'select') then raise insufficient_privilege; end if; end $$`,
      may: owners,
    },
    { what: 'ALTER TABLE … OWNER TO the superuser', sql: ({ schema }) => `alter table ${schema}.probe owner to postgres`, may: nobody },
    { what: 'CREATE ROLE', sql: () => 'create role mine', may: nobody },
    { what: 'ALTER ROLE … SUPERUSER', sql: ({ own }) => `alter role ${own} superuser`, may: nobody },
    { what: 'ALTER ROLE … PASSWORD of another role', sql: () => `alter role axion_events password 'x'`, may: nobody },
    { what: 'DROP ROLE', sql: () => 'drop role axion_events', may: nobody },
    { what: 'SET ROLE to a runner', sql: ({ runner }) => `set local role ${runner}`, may: nobody },
    { what: 'SET ROLE to the superuser', sql: () => 'set local role postgres', may: nobody },
    { what: 'SET SESSION AUTHORIZATION', sql: () => 'set local session authorization postgres', may: nobody },
    { what: 'GRANT of a predefined role', sql: ({ own }) => `grant pg_read_server_files to ${own}`, may: nobody },
    { what: 'CREATE DATABASE', sql: () => 'create database mine', may: nobody, alone: true },
    { what: 'DROP DATABASE', sql: () => 'drop database axion_events', may: nobody, alone: true },
    { what: 'CREATE TABLESPACE', sql: () => `create tablespace mine location '/tmp'`, may: nobody, alone: true },
    { what: 'SELECT of password verifiers', sql: () => 'select rolpassword from pg_catalog.pg_authid', may: nobody },
    { what: 'SELECT of pg_shadow', sql: () => 'select passwd from pg_catalog.pg_shadow', may: nobody },
  ],
  'The server and its files': [
    { what: 'COPY … TO PROGRAM', sql: ({ schema }) => `copy ${schema}.probe (label) to program 'cat'`, may: nobody },
    { what: 'COPY … FROM PROGRAM', sql: ({ schema }) => `copy ${schema}.probe (label) from program 'id'`, may: nobody },
    { what: 'COPY … FROM a file', sql: ({ schema }) => `copy ${schema}.probe (label) from '/etc/passwd'`, may: nobody },
    { what: 'COPY … TO a file', sql: ({ schema }) => `copy ${schema}.probe (label) to '/tmp/probe'`, may: nobody },
    { what: 'pg_read_file', sql: () => `select pg_catalog.pg_read_file('postgresql.conf')`, may: nobody },
    { what: 'pg_read_binary_file', sql: () => `select pg_catalog.pg_read_binary_file('/etc/passwd')`, may: nobody },
    { what: 'pg_stat_file', sql: () => `select pg_catalog.pg_stat_file('/etc/passwd')`, may: nobody },
    { what: 'pg_ls_dir', sql: () => `select pg_catalog.pg_ls_dir('.')`, may: nobody },
    { what: 'pg_ls_logdir', sql: () => 'select * from pg_catalog.pg_ls_logdir() limit 0', may: ['observer'] },
    { what: 'lo_import', sql: () => `select pg_catalog.lo_import('/etc/passwd')`, may: nobody },
    { what: 'lo_export', sql: () => `select pg_catalog.lo_export(1, '/tmp/lo')`, may: nobody },
    { what: 'LOAD of a library', sql: () => `load '/tmp/evil.so'`, may: nobody },
    { what: 'ALTER SYSTEM', sql: () => `alter system set log_statement = 'all'`, may: nobody, alone: true },
    { what: 'SET of a setting of the log', sql: () => 'set local log_parameter_max_length = -1', may: nobody },
    { what: 'ALTER DATABASE … SET', sql: () => 'alter database axion_events set jit = on', may: nobody },
    { what: 'pg_reload_conf', sql: () => 'select pg_catalog.pg_reload_conf()', may: nobody },
    { what: 'pg_hba_file_rules', sql: () => 'select * from pg_catalog.pg_hba_file_rules', may: nobody },
    { what: 'pg_promote', sql: () => 'select pg_catalog.pg_promote()', may: nobody },
    { what: 'CHECKPOINT', sql: () => 'checkpoint', may: nobody },
    {
      what: "pg_terminate_backend of another role's session",
      sql: () => `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where usename = 'postgres' limit 1`,
      may: nobody,
    },
    {
      what: 'A replication slot',
      sql: () => `select pg_catalog.pg_create_physical_replication_slot('mine')`,
      may: nobody,
    },
  ],
  'Partitions and migrations': [
    { what: "SELECT of pg_partman's settings", sql: () => 'select * from partman.part_config', may: ['sense_migrate'], only: inSense },
    {
      what: "UPDATE of pg_partman's settings",
      sql: () => `update partman.part_config set retention = '1 day'`,
      may: ['sense_migrate'],
      only: inSense,
    },
    {
      what: 'partman.run_maintenance',
      sql: () => `select partman.run_maintenance('public.nothing')`,
      may: ['sense_migrate'],
      only: inSense,
    },
    {
      what: 'SELECT of what was migrated',
      sql: () => 'select * from migrations.applied',
      may: everybody,
      only: triers.filter((trier) => trier !== 'openfga'),
    },
    {
      what: 'DELETE of what was migrated',
      sql: () => 'delete from migrations.applied',
      may: ['sense_migrate', 'gen_migrate'],
      only: triers.filter((trier) => trier !== 'openfga'),
    },
  ],
};
