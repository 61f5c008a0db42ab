import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';

/** A source's or dataset's name in paths, SQL and rights: chosen once, never changed. */
export const Slug = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -, a letter first, at most 63');

/** One field of a connector's form. */
export const ConnectorSetting = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string().nullable(),
  kind: z.enum(['text', 'url', 'number', 'boolean', 'secret']),
  required: z.boolean(),
  /** Sealed when stored, and never sent back. */
  credential: z.boolean(),
  default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
});
export type ConnectorSetting = z.infer<typeof ConnectorSetting>;

export const Connector = z.object({ type: z.string(), label: z.string(), settings: z.array(ConnectorSetting) });
export type Connector = z.infer<typeof Connector>;

export const listConnectors = endpoint({
  method: 'GET',
  path: '/api/v1/connectors',
  summary: 'Kinds of data sources, each with the form that describes it',
  answer: { kind: 'json', status: 200, schema: z.object({ items: z.array(Connector) }) },
  problems: [],
  access: 'signed-in',
});

/** Values by setting name, as the connector's form describes them. */
export const SettingValues = z.record(z.string().max(64), z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]));

/** A place where data lives, without its secrets. */
export const DataSource = z.object({
  id: Uuid,
  name: Slug,
  title: z.string(),
  connector: z.string(),
  /** Settings that are not credentials. */
  options: SettingValues,
  /** Names of the credentials that are stored. */
  credentials: z.array(z.string()),
  /** `platform`: registered by the runner from configuration; its connection cannot be changed here. */
  origin: z.enum(['platform', 'person']),
  /** Column that names a row's organization, where the source has one: rows of other organizations are never answered. */
  organizationColumn: z.string().nullable(),
  /** False when its credentials cannot be opened with the keys of this installation. */
  readable: z.boolean(),
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** What the caller may do with it. */
  permissions: z.array(z.enum(['can_view_datasource', 'can_admin_datasource'])),
});
export type DataSource = z.infer<typeof DataSource>;

const sourceParams = z.strictObject({ source: Slug });

export const listDataSources = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources',
  summary: 'Data sources that you may see, by name',
  query: z.strictObject(pageQuery),
  answer: { kind: 'json', status: 200, schema: pageOf(DataSource) },
  problems: ['request.cursor-invalid'],
  access: 'signed-in',
});

export const getDataSource = endpoint({
  method: 'GET',
  path: '/api/v1/data-sources/{source}',
  summary: 'A data source',
  params: sourceParams,
  answer: { kind: 'json', status: 200, schema: DataSource },
  problems: ['resource.missing'],
  access: 'can_view_datasource',
});

export const createDataSource = endpoint({
  method: 'POST',
  path: '/api/v1/data-sources',
  summary: 'Register a data source; its credentials are sealed at once',
  body: z.strictObject({
    name: Slug,
    title: z.string().trim().min(1).max(200),
    connector: z.string().max(64),
    settings: SettingValues,
    organizationColumn: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/)
      .nullable()
      .default(null),
  }),
  answer: { kind: 'json', status: 201, schema: DataSource },
  problems: ['access.denied', 'source.name-taken', 'source.connector-unknown', 'source.address-refused'],
  access: 'can_manage_datasources',
});

export const updateDataSource = endpoint({
  method: 'PATCH',
  path: '/api/v1/data-sources/{source}',
  summary: 'Change a data source; settings left out stay, but a new host asks for the credentials again',
  params: sourceParams,
  body: z.strictObject({
    version: z.int().positive(),
    title: z.string().trim().min(1).max(200).optional(),
    settings: SettingValues.optional(),
  }),
  answer: { kind: 'json', status: 200, schema: DataSource },
  problems: ['resource.missing', 'resource.moved-on', 'source.platform-owned', 'source.credentials-needed', 'source.address-refused'],
  access: 'can_admin_datasource',
});

export const deleteDataSource = endpoint({
  method: 'DELETE',
  path: '/api/v1/data-sources/{source}',
  summary: 'Forget a data source that no dataset uses',
  params: sourceParams,
  answer: { kind: 'empty' },
  problems: ['resource.missing', 'source.platform-owned', 'source.in-use'],
  access: 'can_admin_datasource',
});

/** Steps of a test, in their order. */
export const TestStage = z.enum(['resolve', 'connect', 'tls', 'authenticate', 'version', 'list-tables', 'read-row']);
export type TestStage = z.infer<typeof TestStage>;

/** How one step went; after a failed step the others are skipped. */
export const StageResult = z.object({
  stage: TestStage,
  state: z.enum(['passed', 'failed', 'skipped']),
  ms: z.number(),
  /** What was found: an address, a version, a number of tables. */
  detail: z.string().nullable(),
  problem: z
    .object({
      code: z.string(),
      title: z.string(),
      detail: z.string(),
      hint: z.string().nullable(),
      /** The server's own words, scrubbed of secrets. */
      says: z.string().nullable(),
    })
    .nullable(),
});
export type StageResult = z.infer<typeof StageResult>;

export const TestReport = z.object({ ok: z.boolean(), stages: z.array(StageResult) });
export type TestReport = z.infer<typeof TestReport>;

export const testNewDataSource = endpoint({
  method: 'POST',
  path: '/api/v1/data-sources/test',
  summary: 'Try settings before they are stored, step by step',
  body: z.strictObject({ connector: z.string().max(64), settings: SettingValues }),
  answer: { kind: 'json', status: 200, schema: TestReport },
  problems: ['access.denied', 'source.connector-unknown'],
  access: 'can_manage_datasources',
});

export const testDataSource = endpoint({
  method: 'POST',
  path: '/api/v1/data-sources/{source}/test',
  summary: 'Try a stored source, with changed settings if given; the stored credentials go to the stored host only',
  params: sourceParams,
  body: z.strictObject({ settings: SettingValues.optional() }),
  answer: { kind: 'json', status: 200, schema: TestReport },
  problems: ['resource.missing', 'source.credentials-needed'],
  access: 'can_admin_datasource',
});
