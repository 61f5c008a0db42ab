import { environment } from '@axion/platform/config/start.ts';
import { describePartitions, type TableDescription } from '@axion/platform/partitions/describe-partitions.ts';
import { maintainPartitions } from '@axion/platform/partitions/maintain-partitions.ts';
import { readPartitionSets } from '@axion/platform/partitions/read-partition-sets.ts';
import { asTheWorker } from '@axion/platform/partitions/retention.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { sqlStateOf } from '@axion/platform/postgres/postgres-error.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { refusal } from '../supervisor/refusal.ts';
import type { Command } from './language/command.ts';
import { runningStack } from './running-stack.ts';
import { partitionTable } from './screens/partition-table.ts';

/** Shows partitioned tables, or maintains them now. */
export const partitions: Command = {
  name: 'partitions',
  summary: 'shows partitioned tables and what is not in order; "maintain" maintains them now',
  usage: '[--json] [--url URL] | maintain [schema.table…] [--trust-clock] [--url URL]',
  about:
    'Shows how far ahead partitions exist, rows in default partitions, undelivered events and the latest maintenance. The exit status is 1 when an interval that is wanted is missing, ' +
    'or a table is set up so that it cannot be maintained. The worker maintains every night; "maintain" does the same at once, of all tables or those named, and keeps what the worker keeps (column KEPT); of a table for which the worker has not said that yet it drops nothing. ' +
    'Without --url it looks at the running stack; with it at any database axion_sense: showing needs the role axion_sense_observer, maintaining axion_sense_worker. ' +
    'AXION_PARTITIONS_URL may hold the URL, so that its password stands on no command line.',
  options: {
    json: { meaning: 'for programs: { now, tables: [{ table, premadeUntil, defaultRows, undeliveredRows, state, findings, … }] }' },
    url: { value: 'URL', meaning: 'PostgreSQL database axion_sense, a direct address and not a pooler' },
    'trust-clock': { meaning: 'maintain although the clock seems to have jumped; use it once it is right' },
  },
  words: { min: 0, max: 50 },
  examples: [
    ['axion partitions', 'a table'],
    [`axion partitions --json | jq '.tables[] | select(.state != "good")'`, 'what wants a look'],
    ['axion partitions maintain public.outbox', 'one table, now'],
  ],
  run: async ({ words: [verb, ...tables], switches, values }) => {
    if (verb !== undefined && verb !== 'maintain')
      throw refusal('misused', `There is nothing called "${verb}" here.`, { hint: 'axion partitions, or axion partitions maintain' });
    const role = verb === undefined ? 'axion_sense_observer' : 'axion_sense_worker';
    const url = values.get('url') ?? environment().AXION_PARTITIONS_URL ?? (await localUrl(role));
    const connect = () =>
      connectPostgres({ url, poolMax: 1, applicationName: 'axion-partitions', statementTimeoutMs: maintenanceTimeoutMs });
    try {
      if (verb === 'maintain') await maintain(connect, { tables, trustsClock: switches.has('trust-clock') });
      return await show(connect, switches.has('json'));
    } catch (error) {
      throw sqlStateOf(error) === forbidden ? wrongRole(role, error) : error;
    }
  },
};

const forbidden = '42501';

const wrongRole = (role: string, cause: unknown) =>
  refusal('misused', 'PostgreSQL does not let the role of this URL do that.', {
    hint: `Sign in as ${role}, or as an administrator.`,
    cause,
  });

/** Moving the rows of one partition may take its time. */
const maintenanceTimeoutMs = 600_000;

async function localUrl(role: 'axion_sense_observer' | 'axion_sense_worker'): Promise<string> {
  const { addresses } = await runningStack('postgres');
  return addresses.postgres.urlOf(role, 'axion_sense');
}

type Connect = () => ReturnType<typeof connectPostgres>;

async function maintain(
  connect: Connect,
  { tables, trustsClock }: { readonly tables: readonly string[]; readonly trustsClock: boolean },
): Promise<void> {
  const ledgers = await maintainPartitions(
    { connect, now: () => new Date() },
    {
      retention: asTheWorker,
      trustsClock,
      ...(tables.length > 0 ? { tables } : {}),
      onTable: (parent) => process.stderr.write(`maintaining ${parent} …\n`),
    },
  );
  for (const { parent, made, dropped, moved, parked, returned, expired } of ledgers)
    process.stderr.write(
      `${parent}: partitions made ${made}, dropped ${dropped}; rows moved ${moved}, parked ${parked}, put back ${returned}, too old ${expired}\n`,
    );
}

async function show(connect: Connect, asJson: boolean): Promise<number> {
  const postgres = connect();
  const { sets, now } = await readPartitionSets(postgres).finally(() => postgres.close());
  if (sets.length === 0) throw refusal('failed', 'This database has no partitioned table.', { hint: 'Run the Sense API with --migrate.' });
  const tables: readonly TableDescription[] = sets.map((set) => describePartitions(set, now));
  const text = asJson ? JSON.stringify({ now: now.toISOString(), tables }, null, 2) : partitionTable(tables).join('\n');
  process.stdout.write(`${text}\n`);
  return tables.some(({ state }) => state === 'bad') ? exitCodes.failed.status : exitCodes.done.status;
}
