import { SettingValues } from '@axion/contracts/gen/sources.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const bytes = z.instanceof(Buffer).nullable();

/** A data source as it is stored. */
export const DataSourceRow = z.object({
  id: z.uuid(),
  name: z.string(),
  title: z.string(),
  connector: z.string(),
  options: SettingValues,
  ciphertext: bytes,
  nonce: bytes,
  tag: bytes,
  keyVersion: z.int().nullable(),
  sealFormat: z.int().nullable(),
  credentialNames: z.array(z.string()),
  origin: z.enum(['platform', 'person']),
  organizationColumn: z.string().nullable(),
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type DataSourceRow = z.output<typeof DataSourceRow>;

const columns = sql`id, name, title, connector, options, encrypted_credentials as ciphertext, nonce, tag, key_version as "keyVersion",
  seal_format as "sealFormat", credential_names as "credentialNames", origin, organization_column as "organizationColumn", version,
  created_at as "createdAt", updated_at as "updatedAt"`;

const sealed = {
  options: z.string(),
  ciphertext: bytes,
  nonce: bytes,
  tag: bytes,
  keyVersion: z.int().nullable(),
  sealFormat: z.int().nullable(),
  credentialNames: z.array(z.string()),
};

export const findDataSource = query({
  name: 'data-source-find',
  params: z.object({ name: z.string() }),
  row: DataSourceRow,
  sql: ({ name }) => sql`select ${columns} from public.data_sources where name = ${name}`,
});

export const listDataSourcesAfter = query({
  name: 'data-source-list',
  params: z.object({ after: z.string(), limit: z.int() }),
  row: DataSourceRow,
  sql: ({ after, limit }) => sql`
    select ${columns} from public.data_sources where name collate "C" > ${after} order by name collate "C" limit ${limit}::integer`,
});

/** No row comes back when the name is taken. */
export const insertDataSource = query({
  name: 'data-source-insert',
  params: z.object({
    id: z.uuidv7(),
    name: z.string(),
    title: z.string(),
    connector: z.string(),
    ...sealed,
    origin: z.string(),
    organizationColumn: z.string().nullable(),
    createdBy: z.string().nullable(),
  }),
  row: DataSourceRow,
  sql: (p) => sql`
    insert into public.data_sources (id, name, title, connector, options, encrypted_credentials, nonce, tag, key_version, seal_format,
      credential_names, origin, organization_column, created_by)
    values (${p.id}, ${p.name}, ${p.title}, ${p.connector}, ${p.options}, ${p.ciphertext}, ${p.nonce}, ${p.tag}, ${p.keyVersion},
      ${p.sealFormat}, ${p.credentialNames}, ${p.origin}, ${p.organizationColumn}, ${p.createdBy})
    on conflict (name) do nothing
    returning ${columns}`,
});

/** Compare and set: no row comes back when somebody else was first. */
export const updateDataSourceRow = query({
  name: 'data-source-update',
  params: z.object({ id: z.uuid(), version: z.int(), title: z.string(), ...sealed }),
  row: DataSourceRow,
  sql: (p) => sql`
    update public.data_sources
       set title = ${p.title}, options = ${p.options}, encrypted_credentials = ${p.ciphertext}, nonce = ${p.nonce}, tag = ${p.tag},
           key_version = ${p.keyVersion}, seal_format = ${p.sealFormat}, credential_names = ${p.credentialNames},
           version = version + 1, updated_at = now()
     where id = ${p.id} and version = ${p.version}
    returning ${columns}`,
});

export const deleteDataSourceRow = query({
  name: 'data-source-delete',
  params: z.object({ id: z.uuid() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id }) => sql`delete from public.data_sources where id = ${id} returning id`,
});

export const listDatasetNamesOf = query({
  name: 'data-source-dataset-names',
  params: z.object({ dataSourceId: z.uuid() }),
  row: z.object({ name: z.string() }),
  sql: ({ dataSourceId }) => sql`select name from public.datasets where data_source_id = ${dataSourceId} order by name limit 100`,
});
