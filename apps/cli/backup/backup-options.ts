import { UsageError } from '../failure.ts';
import { type Product, products } from '../installation/products.ts';
import { type OtherStore, otherStores } from '../installation/stores.ts';
import { flag, readWords, text } from '../read-words.ts';

/** What `axion backup` was asked to do. */
export type BackupOptions =
  | {
      readonly verb: 'take';
      readonly to: string;
      readonly database: string | undefined;
      readonly without: readonly OtherStore[];
      readonly withoutProducts: readonly Product[];
      readonly copiesObjects: boolean;
      readonly json: boolean;
    }
  | {
      readonly verb: 'verify';
      readonly from: string;
      readonly database: string | undefined;
      readonly without: readonly OtherStore[];
      readonly maxAgeHours: number;
      readonly json: boolean;
    }
  | { readonly verb: 'base' | 'wal'; readonly to: string; readonly once: boolean };

export const backupHelp = `axion backup --to DIR [options]
axion backup verify --from DIR [--database NAME] [--without STORES] [--max-age HOURS] [--json]
axion backup base --to DIR
axion backup wal --to DIR [--once]

A snapshot is a folder of DIR with the roles, the databases, the tuples, ClickHouse, a list of the objects, and a manifest with the SHA-256 of every file.

  --to DIR            the folder of all snapshots; AXION_BACKUP_FOLDER when absent
  --database NAME     one database instead of everything
  --with-objects      copy the objects' bytes, too
  --without NAMES     leave out stores, clickhouse, openfga, objects, or the databases of a product, sense, gen (several by commas).
                      Without it nothing is written when a product is not there that an earlier snapshot of DIR holds
  --json              what was done as one JSON document on standard output

verify   the newest snapshot with every store (but those of --without) is at most 24 h old (--max-age), every byte is as it was written; it has every product that an older one has and that was not left out by name; where DIR has a WAL archive, no file is missing in it and the newest is not older either
base     a physical copy of the whole server, from which any later moment can be reached with the WAL
wal      keeps receiving the WAL into DIR/wal until it is stopped; --once ends when it has what is there now

Stores: AXION_POSTGRES_URL, AXION_CLICKHOUSE_URL, AXION_OPENFGA_URL (_STORE_ID, _API_TOKEN), AXION_S3_URL (AXION_S3_*), or the local stack.
PostgreSQL's own programs: AXION_PG_BIN, or the PATH.
Exit status: 0 done, 1 something failed or is not in order, 2 the command line or the settings, 130 interrupted.`;

const options = { to: text, from: text, database: text, without: text, 'max-age': text, 'with-objects': flag, once: flag, json: flag };

/** @throws UsageError */
export function readBackupOptions(args: readonly string[], folder: string | undefined): BackupOptions {
  const { values, positionals } = readWords(args, options);
  const [verb = 'take', ...more] = positionals;
  if (more.length > 0 || !['take', 'verify', 'base', 'wal'].includes(verb))
    throw new UsageError(`axion backup does not know ${positionals.join(' ')}`);
  const place = (verb === 'verify' ? (values.from ?? values.to) : values.to) ?? folder;
  if (place === undefined || place === '') throw new UsageError(`--${verb === 'verify' ? 'from' : 'to'} DIR is wanted`);
  const { database, json = false } = values;
  if (database !== undefined && !/^axion_\w+$/.test(database))
    throw new UsageError(`--database ${database}: a name such as axion_gen is expected`);
  if (verb === 'base' || verb === 'wal') return { verb, to: place, once: values.once ?? false };
  if (verb === 'take') {
    const without = namesOf(values.without, [...otherStores, ...products]);
    const [stores, withoutProducts] = [
      otherStores.filter((name) => without.includes(name)),
      products.filter((name) => without.includes(name)),
    ];
    return { verb, to: place, database, without: stores, withoutProducts, copiesObjects: values['with-objects'] ?? false, json };
  }
  return { verb: 'verify', from: place, database, without: storesOf(values.without), maxAgeHours: hours(values['max-age']), json };
}

/** `clickhouse,objects` as names of stores. @throws UsageError */
export const storesOf = (list: string | undefined): readonly OtherStore[] => namesOf(list, otherStores);

function namesOf<Name extends string>(list: string | undefined, known: readonly Name[]): readonly Name[] {
  const names = (list ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !known.some((each) => each === name));
  if (unknown.length > 0) throw new UsageError(`--without ${unknown.join(',')}: known are ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}

function hours(value: string | undefined): number {
  if (value === undefined) return 24;
  if (!/^\d{1,5}$/.test(value)) throw new UsageError(`--max-age ${value}: a whole number of hours is expected`);
  return Number(value);
}
