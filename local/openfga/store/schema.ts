/**
 * Everything that checks can come to, in one go. Who is asked about is numbered (`asked_*`); `start_*` are the nodes to walk from, each for one of
 * them; `plan_*` are a model's reads: in `plan_relations` of `plan_types`, read the tuples of `plan_reads` and go on to `plan_nexts` of their things, or,
 * where that is empty, to their usersets. A row is a tuple once a way to it; those who ask know what the model makes of it. A function, and not a
 * statement, so that a session plans it once: the planning costs more than the reading.
 */
const readClosure = `create or replace function openfga.read_closure(
    in_store text, asked_types text[], asked_ids text[], asked_relations text[],
    start_asked int[], start_types text[], start_ids text[], start_relations text[],
    plan_types text[], plan_relations text[], plan_reads text[], plan_nexts text[], most int)
  returns table (asked int, object_type text, object_id text, relation text, subject_type text, subject_id text, subject_relation text)
  language plpgsql stable set search_path = openfga, pg_temp set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  begin
    return query
    with recursive found (asked, object_type, object_id, relation, subject_type, subject_id, subject_relation, next_relation) as (
      select s.asked, ''::text collate "C", ''::text collate "C", ''::text collate "C", s.type collate "C", s.id collate "C", ''::text collate "C",
             s.relation collate "C"
        from unnest(start_asked, start_types, start_ids, start_relations) as s (asked, type, id, relation)
      union
      select f.asked, f.subject_type, f.subject_id, p.reads, t.subject_type, t.subject_id, t.subject_relation, p.next
        from found f
        join unnest(plan_types, plan_relations, plan_reads, plan_nexts) as p (type, relation, reads, next)
          on p.type = f.subject_type and p.relation = case f.subject_relation when '' then f.next_relation else f.subject_relation end
       cross join lateral (
         select u.subject_type, u.subject_id, u.subject_relation from openfga.tuples u
          where u.store_id = in_store and u.object_type = f.subject_type and u.object_id = f.subject_id and u.relation = p.reads
            and u.subject_relation > '' and p.next = ''
         union all
         select u.subject_type, u.subject_id, u.subject_relation from openfga.tuples u
          where u.store_id = in_store and u.object_type = f.subject_type and u.object_id = f.subject_id and u.relation = p.reads
            and u.subject_relation = asked_relations[f.asked] and u.subject_type = asked_types[f.asked]
            and u.subject_id = any (array[asked_ids[f.asked], '*']) and p.next = ''
         union all
         select u.subject_type, u.subject_id, u.subject_relation from openfga.tuples u
          where u.store_id = in_store and u.object_type = f.subject_type and u.object_id = f.subject_id and u.relation = p.reads
            and p.next > ''
       ) t
    )
    select f.asked, f.object_type, f.object_id, f.relation, f.subject_type, f.subject_id, f.subject_relation
      from found f where f.relation > '' limit most;
  end $$`;

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
  `create table if not exists openfga.changes (
     store_id text collate "C" not null references openfga.stores (id),
     number bigint generated always as identity,
     object_type text collate "C" not null,
     object_id text collate "C" not null,
     relation text collate "C" not null,
     subject_type text collate "C" not null,
     subject_id text collate "C" not null,
     subject_relation text collate "C" not null,
     is_delete boolean not null,
     made_at timestamptz(3) not null default clock_timestamp(),
     primary key (store_id, number)
   )`,
  // Tuples of a time before changes were kept.
  `insert into openfga.changes (store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation, is_delete, made_at)
   select store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation, false, inserted_at
     from openfga.tuples where not exists (select from openfga.changes) order by inserted_at`,
  `create table if not exists openfga.assertions (
     store_id text collate "C" not null,
     model_id text collate "C" not null,
     document jsonb not null,
     primary key (store_id, model_id),
     foreign key (store_id, model_id) references openfga.authorization_models (store_id, id)
   )`,
  readClosure,
  `comment on table openfga.stores is 'Separate worlds of tuples and models'`,
  `comment on table openfga.authorization_models is 'Models as they were written; never changed'`,
  `comment on table openfga.tuples is 'Facts: a subject stands in a relation to a thing; subject_relation is empty unless the subject is a userset'`,
  `comment on table openfga.changes is 'Facts written and taken away, per store in the order in which they became visible'`,
  `comment on table openfga.assertions is 'Questions with the answers that the writer of a model expects; kept, not run'`,
];
