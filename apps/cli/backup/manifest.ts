import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { products } from '../installation/products.ts';

/** Rows by table. */
const counts = z.record(z.string(), z.int().nonnegative());

const setting = z.object({ role: z.string().nullable(), name: z.string(), value: z.string() });
/** What belongs to a database itself, and is in no dump of its tables. */
const rights = z.object({
  owner: z.string(),
  isClosed: z.boolean(),
  grants: z.array(z.object({ role: z.string(), privileges: z.array(z.string()) })),
  settings: z.array(setting),
});
export type DatabaseRights = z.output<typeof rights>;

/** What a snapshot holds. It is written last: a folder without it is no snapshot. */
export const Manifest = z.object({
  format: z.literal(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Everything, or the databases that were asked for. */
  scope: z.union([z.literal('everything'), z.array(z.string())]),
  /** Stores that were left out on purpose. */
  without: z.array(z.string()),
  /** Of everything: the products in it, and those that were left out on purpose. Absent in older ones. */
  products: z.object({ held: z.array(z.enum(products)), leftOut: z.array(z.enum(products)) }).optional(),
  serverVersion: z.string(),
  databases: z.record(z.string(), z.object({ file: z.string(), lsn: z.string(), rows: counts, rights })),
  clickhouse: z.record(z.string(), z.object({ ddl: z.string(), files: z.array(z.string()), rows: z.int() })).nullable(),
  /** `from` says where the truth of the tuples is: in the dump of axion_sense_permissions, or in the export through the API. */
  tuples: z
    .object({ from: z.enum(['database', 'api']), count: z.int(), file: z.string().nullable(), models: z.string().nullable() })
    .nullable(),
  objects: z.object({ file: z.string(), count: z.int(), bytes: z.int(), copied: z.boolean() }).nullable(),
  /** Every file of the folder but this one. Copies of objects have their sums in the list of objects. */
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Manifest = z.output<typeof Manifest>;

const manifestName = 'manifest.json';

/** @throws Error that names the folder when there is no manifest in it, or one that we cannot read */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => {
    throw new Error(`${folder} is no snapshot: it has no ${manifestName}. A backup that was interrupted leaves none`);
  });
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${join(folder, manifestName)} is damaged, or of another release: ${(error as Error).message.slice(0, 300)}`);
  }
}

/** Writes the manifest whole or not at all, and durably. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, manifestName);
  const file = await open(`${path}.partial`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.partial`, path);
}
