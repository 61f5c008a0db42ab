import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { Slug } from './sources.ts';

/** A table's name at its source, letter for letter. */
const TableName = z.string().min(1).max(200);

/** What a column holds, whatever the source calls its type. */
export const ColumnKind = z.enum([
  'text',
  'integer',
  'number',
  'decimal',
  'boolean',
  'instant',
  'date',
  'uuid',
  'array',
  'map',
  'tuple',
  'geometry',
  'other',
]);
export type ColumnKind = z.infer<typeof ColumnKind>;

const Column = z.object({
  name: z.string(),
  /** As the source writes it, such as `LowCardinality(String)`. */
  type: z.string(),
  kind: ColumnKind,
  nullable: z.boolean(),
  comment: z.string(),
});
export type Column = z.infer<typeof Column>;

export const Table = z.object({
  name: TableName,
  comment: z.string(),
  /** About how many, all organizations together are never told: null where rows are filtered or the source does not know. */
  rows: z.int().nullable(),
});
export type Table = z.infer<typeof Table>;

export const TableDetail = Table.extend({ columns: z.array(Column) });
export type TableDetail = z.infer<typeof TableDetail>;

/** A set of tables of one source that people work with. SQL reaches only tables of datasets. */
export const Dataset = z.object({
  id: Uuid,
  source: Slug,
  /** Unique in its source: `dataset.table` in SQL. */
  name: Slug,
  title: z.string(),
  description: z.string(),
  tables: z.array(TableName),
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  permissions: z.array(z.enum(['can_view_dataset', 'can_admin_dataset'])),
});
export type Dataset = z.infer<typeof Dataset>;

const datasetParams = z.strictObject({ datasetId: Uuid });
const described = {
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2_000),
  tables: z.array(TableName).max(1_000),
};

export const listDatasets = endpoint({
  method: 'GET',
  path: '/api/v1/datasets',
  summary: 'Datasets that you may see, by name',
  query: z.strictObject({ ...pageQuery, source: Slug.optional() }),
  answer: { kind: 'json', status: 200, schema: pageOf(Dataset) },
  problems: ['request.cursor-invalid'],
  access: 'signed-in',
});

export const getDataset = endpoint({
  method: 'GET',
  path: '/api/v1/datasets/{datasetId}',
  summary: 'A dataset',
  params: datasetParams,
  answer: { kind: 'json', status: 200, schema: Dataset },
  problems: ['resource.missing'],
  access: 'can_view_dataset',
});

export const createDataset = endpoint({
  method: 'POST',
  path: '/api/v1/datasets',
  summary: 'Choose tables of a source',
  body: z.strictObject({ source: Slug, name: Slug, ...described, description: described.description.default('') }),
  answer: { kind: 'json', status: 201, schema: Dataset },
  problems: ['resource.missing', 'dataset.name-taken', 'dataset.table-unknown'],
  access: 'can_admin_datasource',
});

export const updateDataset = endpoint({
  method: 'PATCH',
  path: '/api/v1/datasets/{datasetId}',
  summary: 'Change a dataset',
  params: datasetParams,
  body: z.strictObject({
    version: z.int().positive(),
    title: described.title.optional(),
    description: described.description.optional(),
    tables: described.tables.optional(),
  }),
  answer: { kind: 'json', status: 200, schema: Dataset },
  problems: ['resource.missing', 'resource.moved-on', 'dataset.table-unknown'],
  access: 'can_admin_dataset',
});

export const deleteDataset = endpoint({
  method: 'DELETE',
  path: '/api/v1/datasets/{datasetId}',
  summary: 'Forget a dataset; the tables stay where they are',
  params: datasetParams,
  answer: { kind: 'empty' },
  problems: ['resource.missing'],
  access: 'can_admin_dataset',
});

export const listTables = endpoint({
  method: 'GET',
  path: '/api/v1/datasets/{datasetId}/tables',
  summary: 'Tables of a dataset that you may query and that the source has at this moment',
  params: datasetParams,
  answer: { kind: 'json', status: 200, schema: z.object({ items: z.array(Table) }) },
  problems: ['resource.missing', 'source.unreachable', 'source.authentication-failed'],
  access: 'can_view_dataset',
});

export const getTable = endpoint({
  method: 'GET',
  path: '/api/v1/datasets/{datasetId}/tables/{table}',
  summary: 'A table with its columns',
  params: datasetParams.extend({ table: TableName }),
  answer: { kind: 'json', status: 200, schema: TableDetail },
  problems: ['resource.missing', 'source.unreachable', 'source.authentication-failed'],
  access: 'can_query_table',
});

export const listSourceTables = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources/{source}/tables',
  summary: 'Every table that the source has, for choosing a dataset',
  params: z.strictObject({ source: Slug }),
  answer: { kind: 'json', status: 200, schema: z.object({ items: z.array(Table) }) },
  problems: ['resource.missing', 'source.unreachable', 'source.authentication-failed'],
  access: 'can_admin_datasource',
});

export const getSourceSchema = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources/{source}/schema',
  summary: 'All tables and columns of a source that you may query: for completion and for the schema tree',
  params: z.strictObject({ source: Slug }),
  answer: {
    kind: 'json',
    status: 200,
    schema: z.object({
      /** The source's database: `database.table` is understood as well as `dataset.table` and `table`. */
      database: z.string().nullable(),
      datasets: z.array(z.object({ id: Uuid, name: Slug, title: z.string(), tables: z.array(TableDetail) })),
    }),
  },
  problems: ['resource.missing', 'source.unreachable', 'source.authentication-failed'],
  access: 'can_view_datasource',
});
