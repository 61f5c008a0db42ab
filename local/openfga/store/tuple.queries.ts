import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const texts = z.array(z.string());
const subjectRow = z.object({ type: z.string(), id: z.string(), relation: z.string() });
/** A subject, and the number of the question that it answers. */
const answerRow = subjectRow.extend({ question: z.int() });

const keyRow = z.object({
  objectType: z.string(),
  objectId: z.string(),
  relation: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  subjectRelation: z.string(),
});
const key = sql`t.object_type as "objectType", t.object_id as "objectId", t.relation, t.subject_type as "subjectType", t.subject_id as "subjectId",
  t.subject_relation as "subjectRelation"`;

/** Many checks' direct reads in one statement: per question the very tuple, the wildcard of the subject's type, and all usersets. */
export const readDirectTuples = query({
  name: 'openfga.read-direct-tuples',
  params: z.object({
    storeIds: texts,
    types: texts,
    ids: texts,
    relations: texts,
    subjectTypes: texts,
    subjectIds: texts,
    subjectRelations: texts,
  }),
  row: answerRow,
  sql: (p) => sql`
    with question as (
      select * from unnest(${p.storeIds}::text[], ${p.types}::text[], ${p.ids}::text[], ${p.relations}::text[],
                           ${p.subjectTypes}::text[], ${p.subjectIds}::text[], ${p.subjectRelations}::text[])
        with ordinality as q (store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation, number)
    )
    select q.number::int as question, t.subject_type as type, t.subject_id as id, t.subject_relation as relation
      from question q cross join lateral (
        select subject_type, subject_id, subject_relation from openfga.tuples t
         where t.store_id = q.store_id and t.object_type = q.object_type and t.object_id = q.object_id and t.relation = q.relation
           and t.subject_type = q.subject_type and t.subject_id = any (array[q.subject_id, '*']) and t.subject_relation = q.subject_relation
        union all
        select subject_type, subject_id, subject_relation from openfga.tuples t
         where t.store_id = q.store_id and t.object_type = q.object_type and t.object_id = q.object_id and t.relation = q.relation
           and t.subject_relation > ''
      ) t`,
});

/** All subjects of tupleset relations, for many questions in one statement. */
export const readTuplesets = query({
  name: 'openfga.read-tuplesets',
  params: z.object({ storeIds: texts, types: texts, ids: texts, relations: texts }),
  row: answerRow,
  sql: (p) => sql`
    select q.number::int as question, t.subject_type as type, t.subject_id as id, t.subject_relation as relation
      from unnest(${p.storeIds}::text[], ${p.types}::text[], ${p.ids}::text[], ${p.relations}::text[])
             with ordinality as q (store_id, object_type, object_id, relation, number)
      join openfga.tuples t on t.store_id = q.store_id and t.object_type = q.object_type and t.object_id = q.object_id
                           and t.relation = q.relation`,
});

const numbers = z.array(z.int());

/** Everything that some checks can come to, at most `most` rows; see `read_closure`. */
export const readClosure = query({
  name: 'openfga.read-closure',
  params: z.object({
    storeId: z.string(),
    askedTypes: texts,
    askedIds: texts,
    askedRelations: texts,
    startAsked: numbers,
    startTypes: texts,
    startIds: texts,
    startRelations: texts,
    planTypes: texts,
    planRelations: texts,
    planReads: texts,
    planNexts: texts,
    most: z.int(),
  }),
  row: keyRow.extend({ asked: z.int() }),
  sql: (p) => sql`
    select t.asked, ${key} from openfga.read_closure(${p.storeId}, ${p.askedTypes}, ${p.askedIds}, ${p.askedRelations}, ${p.startAsked},
      ${p.startTypes}, ${p.startIds}, ${p.startRelations}, ${p.planTypes}, ${p.planRelations}, ${p.planReads}, ${p.planNexts}, ${p.most}) t`,
});

/** Things to which subjects stand in a relation: many questions, one row a subject of each, in one statement. */
export const readObjectsOfSubjects = query({
  name: 'openfga.read-objects-of-subjects',
  params: z.object({
    storeIds: texts,
    questions: numbers,
    types: texts,
    relations: texts,
    subjectTypes: texts,
    subjectIds: texts,
    subjectRelations: texts,
  }),
  row: z.object({ question: z.int(), id: z.string() }),
  sql: (p) => sql`
    select q.question, t.object_id as id
      from unnest(${p.storeIds}::text[], ${p.questions}::int[], ${p.types}::text[], ${p.relations}::text[], ${p.subjectTypes}::text[],
                  ${p.subjectIds}::text[], ${p.subjectRelations}::text[])
             as q (store_id, question, object_type, relation, subject_type, subject_id, subject_relation)
      join openfga.tuples t on t.store_id = q.store_id and t.subject_type = q.subject_type and t.subject_id = q.subject_id
                           and t.subject_relation = q.subject_relation and t.object_type = q.object_type and t.relation = q.relation`,
});

const columns = z.object({
  storeId: z.string(),
  types: texts,
  ids: texts,
  relations: texts,
  subjectTypes: texts,
  subjectIds: texts,
  subjectRelations: texts,
});

/** Stores what is not there yet and answers with what it stored. */
export const insertTuples = query({
  name: 'openfga.insert-tuples',
  params: columns,
  row: keyRow,
  sql: (p) => sql`
    insert into openfga.tuples as t (store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation)
    select ${p.storeId}, * from unnest(${p.types}::text[], ${p.ids}::text[], ${p.relations}::text[],
                                       ${p.subjectTypes}::text[], ${p.subjectIds}::text[], ${p.subjectRelations}::text[])
    on conflict do nothing
    returning ${key}`,
});

/** Takes away what is there and answers with what it took. */
export const deleteTuples = query({
  name: 'openfga.delete-tuples',
  params: columns,
  row: keyRow,
  sql: (p) => sql`
    delete from openfga.tuples t
     using unnest(${p.types}::text[], ${p.ids}::text[], ${p.relations}::text[], ${p.subjectTypes}::text[], ${p.subjectIds}::text[],
                  ${p.subjectRelations}::text[]) as d (object_type, object_id, relation, subject_type, subject_id, subject_relation)
     where t.store_id = ${p.storeId} and t.object_type = d.object_type and t.object_id = d.object_id and t.relation = d.relation
       and t.subject_type = d.subject_type and t.subject_id = d.subject_id and t.subject_relation = d.subject_relation
    returning ${key}`,
});

/** One page of tuples in the order of their keys, after a key; an empty filter lets everything pass. */
export const readTuplePage = query({
  name: 'openfga.read-tuple-page',
  params: z.object({
    storeId: z.string(),
    objectType: z.string(),
    objectId: z.string(),
    relation: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    subjectRelation: z.string(),
    after: texts.length(6),
    limit: z.int(),
  }),
  row: keyRow.extend({ insertedAt: z.date() }),
  sql: (p) => sql`
    select ${key}, t.inserted_at as "insertedAt" from openfga.tuples t
     where t.store_id = ${p.storeId}
       and (${p.objectType} = '' or t.object_type = ${p.objectType}) and (${p.objectId} = '' or t.object_id = ${p.objectId})
       and (${p.relation} = '' or t.relation = ${p.relation})
       and (${p.subjectType} = '' or (t.subject_type = ${p.subjectType} and t.subject_id = ${p.subjectId}
            and t.subject_relation = ${p.subjectRelation}))
       and (t.object_type, t.object_id, t.relation, t.subject_relation, t.subject_type, t.subject_id)
           > ((${p.after}::text[])[1], (${p.after}::text[])[2], (${p.after}::text[])[3], (${p.after}::text[])[4], (${p.after}::text[])[5],
              (${p.after}::text[])[6])
     order by t.object_type, t.object_id, t.relation, t.subject_relation, t.subject_type, t.subject_id
     limit ${p.limit}`,
});

/** Notes what a write did, behind everything that other writes of the store have noted: whoever reads on from a number misses nothing. */
export const insertChanges = query({
  name: 'openfga.insert-changes',
  params: columns.extend({ areDeletes: z.array(z.boolean()) }),
  row: z.object({ number: z.string() }),
  sql: (p) => sql`
    insert into openfga.changes (store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation, is_delete)
    select ${p.storeId}, * from unnest(${p.types}::text[], ${p.ids}::text[], ${p.relations}::text[], ${p.subjectTypes}::text[],
                                       ${p.subjectIds}::text[], ${p.subjectRelations}::text[], ${p.areDeletes}::boolean[])
    returning number`,
});

/** Lets one write of a store after the other note its changes; held until the transaction is over and its changes can be seen. */
export const lockChanges = query({
  name: 'openfga.lock-changes',
  params: z.object({ storeId: z.string() }),
  row: z.object({}),
  sql: ({ storeId }) => sql`select pg_advisory_xact_lock(hashtextextended('openfga.changes ' || ${storeId}, 0))`,
});

/** Changes behind a number and not before a time, in their order; an empty type lets all pass. */
export const listChanges = query({
  name: 'openfga.list-changes',
  params: z.object({ storeId: z.string(), objectType: z.string(), after: z.string(), since: z.date(), limit: z.int() }),
  row: keyRow.extend({ number: z.string(), isDelete: z.boolean(), madeAt: z.date() }),
  sql: (p) => sql`
    select t.number, ${key}, t.is_delete as "isDelete", t.made_at as "madeAt" from openfga.changes t
     where t.store_id = ${p.storeId} and t.number > ${p.after}::bigint and t.made_at >= ${p.since}
       and (${p.objectType} = '' or t.object_type = ${p.objectType})
     order by t.number limit ${p.limit}`,
});
