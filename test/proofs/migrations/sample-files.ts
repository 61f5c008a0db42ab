/**
 * Files that do what migrations do, each of its kind: tables with rows, a change of a table, indexes beside readers, a table in partitions. Those in a transaction count
 * themselves in `ledger`, so that one applied twice is seen.
 */
export const sampleFiles: Readonly<Record<string, string>> = {
  '0001-tables.sql': `
    create table ledger (file integer not null);
    create table roads (id integer primary key, name text not null);
    insert into roads select n, 'road ' || n from generate_series(1, 20000) as n;
    insert into ledger values (1);`,
  '0002-indexes.sql': `-- no-transaction
    create index concurrently if not exists roads_name on roads (name);
    create unique index concurrently if not exists roads_upper on roads (upper(name), id);`,
  '0003-change.sql': `
    alter table roads add column lanes integer not null default 1;
    update roads set lanes = 2 where id % 7 = 0;
    insert into ledger values (3);`,
  '0004-rows.sql': `-- no-transaction
    create table if not exists signs (id integer primary key);
    insert into signs values (1), (2) on conflict do nothing;
    drop index concurrently if exists roads_upper;`,
  '0005-partitions.sql': `
    create table passes (id integer not null, created_at timestamptz not null) partition by range (created_at);
    select migrations.partition_by_time('passes', 'created_at', every => '1 day', premake => 4, keep => '7 days');
    insert into passes values (1, now());
    insert into ledger values (5);`,
};
