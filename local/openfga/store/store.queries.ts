import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const storeRow = z.object({ id: z.string(), name: z.string(), createdAt: instant });
const columns = sql`id, name, created_at as "createdAt"`;

export const insertStore = query({
  name: 'openfga.insert-store',
  params: z.object({ id: z.string(), name: z.string() }),
  row: storeRow,
  sql: ({ id, name }) => sql`insert into openfga.stores (id, name) values (${id}, ${name}) returning ${columns}`,
});

export const findStore = query({
  name: 'openfga.find-store',
  params: z.object({ id: z.string() }),
  row: storeRow,
  sql: ({ id }) => sql`select ${columns} from openfga.stores where id = ${id} and deleted_at is null`,
});

/** Stores by id, after an id. */
export const listStores = query({
  name: 'openfga.list-stores',
  params: z.object({ after: z.string(), name: z.string(), limit: z.int() }),
  row: storeRow,
  sql: ({ after, name, limit }) => sql`
    select ${columns} from openfga.stores
     where id > ${after} and deleted_at is null and (${name} = '' or name = ${name}) order by id limit ${limit}`,
});

/** Marks a store as gone; its rows stay, so that a slip can be mended by hand. */
export const deleteStore = query({
  name: 'openfga.delete-store',
  params: z.object({ id: z.string() }),
  row: z.object({ id: z.string() }),
  sql: ({ id }) => sql`update openfga.stores set deleted_at = now() where id = ${id} and deleted_at is null returning id`,
});

const modelRow = z.object({ id: z.string(), document: z.unknown() });

export const insertModel = query({
  name: 'openfga.insert-model',
  params: z.object({ storeId: z.string(), id: z.string(), document: z.string() }),
  row: z.object({ id: z.string() }),
  sql: ({ storeId, id, document }) => sql`
    insert into openfga.authorization_models (store_id, id, document) values (${storeId}, ${id}, ${document}::jsonb) returning id`,
});

export const findModel = query({
  name: 'openfga.find-model',
  params: z.object({ storeId: z.string(), id: z.string() }),
  row: modelRow,
  sql: ({ storeId, id }) => sql`select id, document from openfga.authorization_models where store_id = ${storeId} and id = ${id}`,
});

/** Models from the newest to the oldest, before an id (`~` sorts behind every id). */
export const listModels = query({
  name: 'openfga.list-models',
  params: z.object({ storeId: z.string(), before: z.string(), limit: z.int() }),
  row: modelRow,
  sql: ({ storeId, before, limit }) => sql`
    select id, document from openfga.authorization_models where store_id = ${storeId} and id < ${before} order by id desc limit ${limit}`,
});

const assertionRow = z.object({ document: z.unknown() });

/** Puts a model's assertions in place of those that it had. */
export const putAssertions = query({
  name: 'openfga.put-assertions',
  params: z.object({ storeId: z.string(), modelId: z.string(), document: z.string() }),
  row: assertionRow,
  sql: ({ storeId, modelId, document }) => sql`
    insert into openfga.assertions (store_id, model_id, document) values (${storeId}, ${modelId}, ${document}::jsonb)
    on conflict (store_id, model_id) do update set document = excluded.document returning document`,
});

export const findAssertions = query({
  name: 'openfga.find-assertions',
  params: z.object({ storeId: z.string(), modelId: z.string() }),
  row: assertionRow,
  sql: ({ storeId, modelId }) => sql`select document from openfga.assertions where store_id = ${storeId} and model_id = ${modelId}`,
});
