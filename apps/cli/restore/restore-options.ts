import { storesOf } from '../backup/backup-options.ts';
import { UsageError } from '../failure.ts';
import type { OtherStore } from '../installation/stores.ts';
import { flag, readWords, text } from '../read-words.ts';

/** What `axion restore` was asked to do. */
export type RestoreOptions =
  | {
      readonly verb: 'restore';
      readonly from: string;
      readonly database: string | undefined;
      readonly without: readonly OtherStore[];
      readonly force: boolean;
    }
  | { readonly verb: 'recover'; readonly from: string; readonly until: Date; readonly data: string; readonly action: 'pause' | 'promote' }
  | { readonly verb: 'objects'; readonly from: string }
  | { readonly verb: 'resume' };

export const restoreHelp = `axion restore --from DIR [options]
axion restore --from DIR --until TIME --data FOLDER [--promote]
axion restore objects --from DIR
axion restore resume

Restores a snapshot of "axion backup": PostgreSQL first, then tuples, ClickHouse, objects; then it compares. Every file is read before anything is changed.

  --from DIR          a snapshot, or a folder of snapshots: the newest that has every store but those of --without; AXION_BACKUP_FOLDER when absent
  --database NAME     one database of it
  --force             replace what is there; without it only an empty installation is restored into
  --until TIME        lays out FOLDER from a base backup and copies the WAL into it, so that a server started on it goes back to TIME (2026-11-21T13:59:30Z)
  --data FOLDER       an empty folder; whoever runs the server must own it
  --promote           it takes writes as soon as it is there; without it the server waits, so that you can look first
  --without STORES    leave out clickhouse, openfga, objects (several by commas)

objects  puts back what object storage lacks, from the newest snapshot taken with --with-objects; nothing else is touched
resume   lets jobs start by the clock again

A backup of an older release is restored as it is and not compared, nor is one whose facts came into a new authorization store: run this release’s migrations, then "axion reconcile".
What is restored starts no job by the clock until it is told: "axion restore resume", then start the workers again.

Tables that ClickHouse lacks are made as they were: replicated where they were, at the server's own place in Keeper. AXION_CLICKHOUSE_ENGINE (plain or replicated) says otherwise.
Stores: AXION_POSTGRES_URL, AXION_CLICKHOUSE_URL, AXION_OPENFGA_URL (_STORE_ID, _API_TOKEN), AXION_S3_URL (AXION_S3_*), or the local stack.
PostgreSQL's own programs: AXION_PG_BIN, or the PATH.
Exit status: 0 restored, and all stores agree or migrations are wanted first, 1 something failed or differs, 2 the command line or the settings, 130 interrupted.`;

const options = { from: text, database: text, without: text, until: text, data: text, promote: flag, force: flag };

/** @throws UsageError */
export function readRestoreOptions(args: readonly string[], folder: string | undefined): RestoreOptions {
  const { values, positionals } = readWords(args, options);
  const [verb, ...more] = positionals;
  if (verb === 'resume' && more.length === 0) return { verb };
  if (verb !== undefined && (verb !== 'objects' || more.length > 0))
    throw new UsageError(`axion restore does not know ${positionals.join(' ')}`);
  const from = values.from ?? folder;
  if (from === undefined || from === '') throw new UsageError('--from DIR is wanted');
  if (verb === 'objects') return { verb, from };
  if (values.until !== undefined) {
    const until = new Date(values.until);
    if (!/(Z|[+-]\d\d:?\d\d)$/.test(values.until) || Number.isNaN(until.getTime()))
      throw new UsageError(`--until ${values.until}: a moment with its zone is expected, such as 2026-11-21T13:59:30Z`);
    if (!values.data) throw new UsageError('--until wants --data FOLDER');
    return { verb: 'recover', from, until, data: values.data, action: values.promote ? 'promote' : 'pause' };
  }
  return { verb: 'restore', from, database: values.database, without: storesOf(values.without), force: values.force ?? false };
}
