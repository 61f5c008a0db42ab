import { onConnection } from '@axion/local/postgres/on-connection.ts';

/** What is wrong in a database after the sample files ran there, in words; nothing when each ran once and whole. */
export const faultsAfter = (adminUrl: string): Promise<readonly string[]> =>
  onConnection(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ fault: string }>(`
      select format('file %s was applied %s times', file, count(distinct l)) as fault
      from (select unnest(array[1, 3, 5]) as file) files left join (select file, ctid as l from ledger) counted using (file) group by file having count(l) <> 1
      union all select 'finished files: ' || count(*) from migrations.applied where finished_at is not null having count(*) <> 5
      union all select 'rows of roads: ' || count(*) from roads where lanes in (1, 2) having count(*) <> 20000
      union all select 'rows of signs: ' || count(*) from signs having count(*) <> 2
      union all select 'rows of passes: ' || count(*) from passes having count(*) <> 1
      union all select 'invalid index ' || indexrelid::regclass from pg_index where not indisvalid
      union all select 'roads_name is missing' where to_regclass('roads_name') is null
      union all select 'roads_upper is there' where to_regclass('roads_upper') is not null
      union all select 'partitions of passes: ' || count(*) from pg_inherits where inhparent = 'passes'::regclass having count(*) < 9`);
    return rows.map(({ fault }) => fault);
  });
