/**
 * The tables of the authorization server, made by the server itself at start in the database that its role owns. Every statement may run again.
 *
 * `tuples` is looked up in three ways: by its key (is this very fact stored), by the beginning of its key where the subject is a userset (who else
 * may be meant: `subject_relation > ''`, a range that passes by ten thousand plain members), and by subject (what is this subject in). Text sorts
 * by bytes, so that pages have one order on every machine.
 */
export const schemaStatements: readonly string[] = [
  `create schema if not exists openfga`,
  `create table if not exists openfga.stores (
     id text collate "C" primary key,
     name text not null,
     created_at timestamptz(3) not null default now(),
     deleted_at timestamptz(3)
   )`,
  `create table if not exists openfga.authorization_models (
     store_id text collate "C" not null references openfga.stores (id),
     id text collate "C" not null,
     document jsonb not null,
     created_at timestamptz(3) not null default now(),
     primary key (store_id, id)
   )`,
  `create table if not exists openfga.tuples (
     store_id text collate "C" not null references openfga.stores (id),
     object_type text collate "C" not null,
     object_id text collate "C" not null,
     relation text collate "C" not null,
     subject_type text collate "C" not null,
     subject_id text collate "C" not null,
     subject_relation text collate "C" not null,
     inserted_at timestamptz(3) not null default now(),
     primary key (store_id, object_type, object_id, relation, subject_relation, subject_type, subject_id)
   )`,
  `create index if not exists tuples_by_subject
     on openfga.tuples (store_id, subject_type, subject_id, subject_relation, object_type, relation, object_id)`,
  `comment on table openfga.stores is 'Separate worlds of tuples and models'`,
  `comment on table openfga.authorization_models is 'Models as they were written; never changed'`,
  `comment on table openfga.tuples is 'Facts: a subject stands in a relation to a thing; subject_relation is empty unless the subject is a userset'`,
];
