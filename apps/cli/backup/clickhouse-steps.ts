import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { copyPartition, listTables } from './copy-clickhouse.ts';
import type { Manifest } from './manifest.ts';
import type { Step } from './progress.ts';

type Place = {
  readonly partial: string;
  readonly draft: { clickhouse: Manifest['clickhouse'] };
  readonly keep: (...files: readonly string[]) => Promise<void>;
  readonly signal: AbortSignal;
};

/** A step a partition. */
export async function copyClickHouseSteps(
  clickhouse: Pick<ClickHouse, 'execute' | 'stream'>,
  { partial, draft, keep, signal }: Place,
): Promise<readonly Step[]> {
  const tables = await listTables(clickhouse);
  const kept: NonNullable<Manifest['clickhouse']> = Object.fromEntries(tables.map(({ name, ddl }) => [name, { ddl, files: [], rows: 0 }]));
  draft.clickhouse = kept;
  return tables.flatMap(({ name, partitions }) =>
    partitions.map(({ id, bytes }) => ({
      name: `clickhouse ${name} ${id}`,
      weight: bytes,
      async run() {
        const { file, rows } = await copyPartition(clickhouse, { folder: partial, table: name, partition: id, signal });
        await keep(file);
        const entry = kept[name];
        entry?.files.push(file);
        if (entry) entry.rows += rows;
        return `${rows} rows`;
      },
    })),
  );
}
