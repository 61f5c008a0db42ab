import { html } from '../http/html.ts';
import { type JobPage, jobPage } from '../jobs/job-page.ts';
import type { Statements } from '../postgres/postgres.ts';
import { describePartitions, type TableDescription } from './describe-partitions.ts';
import { readPartitionSets } from './read-partition-sets.ts';

/** The page of partitioned tables on the worker's job dashboard. */
export const partitionsPage = (postgres: Pick<Statements, 'many' | 'maybeOne'>): JobPage =>
  jobPage({
    path: 'partitions',
    title: 'Partitions',
    render: async () => {
      const { sets, now } = await readPartitionSets(postgres);
      return partitionsTable(
        sets.map((set) => describePartitions(set, now)),
        now,
      );
    },
  });

/** The tables, each with what is wrong with it below. */
export function partitionsTable(tables: readonly TableDescription[], now: Date) {
  if (tables.length === 0) return html`<p>There is no partitioned table. Run the Sense API with --migrate.</p>`;
  return html`<p>Every row from now on finds a partition until the time in the second column; partman-maintenance keeps it so, every night. Times are UTC, now is ${minute(now.toISOString())}.</p>
<table>
<thead><tr><th>Table</th><th>Premade until</th><th>By</th><th class="number">Partitions</th><th>Oldest</th><th class="number">Size</th><th class="number">Default rows</th><th class="number">Parked</th>
<th class="number">Undelivered</th><th class="number">Kept</th><th>Last success</th><th>State</th></tr></thead>
<tbody>${tables.map(tableRow)}</tbody>
</table>`;
}

const tableRow = (
  table: TableDescription,
) => html`<tr><td>${table.table}</td><td>${day(table.premadeUntil)}</td><td>${table.interval}</td><td class="number">${count(table.partitions)}</td>
<td>${day(table.oldestPartition)}</td><td class="number">${size(table.sizeBytes)}</td><td class="number">${count(table.defaultRows)}</td><td class="number">${count(table.parkedRows)}</td>
<td class="number">${count(table.undeliveredRows)}</td><td class="number">${table.kept ?? 'forever'}</td><td>${minute(table.lastSuccessAt)}</td>
<td><span class="state ${table.state}">${table.state === 'good' ? 'in order' : table.state === 'warn' ? 'look' : 'broken'}</span></td></tr>
${table.findings.map(({ says }) => html`<tr><td colspan="12">${table.table}: ${says}</td></tr>`)}`;

const day = (moment: string | null): string => moment?.slice(0, 10) ?? 'none';
const minute = (moment: string | null): string => moment?.slice(0, 16).replace('T', ' ') ?? 'never';
const count = (value: number): string => value.toLocaleString('en');
const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
