/** Schemas that belong to extensions, the job queue and the runner, and have pages of their own elsewhere. */
const foreign = `('partman', 'jobs', 'migrations', 'information_schema')`;

/** Tables that are no partition, with the words of their schema. */
export const relations = `
  select n.nspname as schema, c.relname as name, coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
         coalesce(obj_description(n.oid, 'pg_namespace'), '') as "schemaComment", pg_get_partkeydef(c.oid) as "partitionKey"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ${foreign}
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by n.nspname collate "C", c.relname collate "C"`;

export const columns = `
  select attrelid::regclass::text as table, attname as name, replace(format_type(atttypid, atttypmod), 'timestamp(3) with time zone', 'timestamptz(3)') as type, not attnotnull as "isNullable",
         case when attidentity <> '' then 'identity' when attgenerated = 's' then 'generated: ' || pg_get_expr(adbin, adrelid, true)
              else coalesce(pg_get_expr(adbin, adrelid, true), '') end as fallback,
         coalesce(col_description(attrelid, attnum), '') as comment
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attrelid = any ($1::regclass[]) and attnum > 0 and not attisdropped order by attrelid, attnum`;

export const constraints = `
  select conrelid::regclass::text as table, conname as name, contype as kind, pg_get_constraintdef(c.oid, true) as definition,
         case when confrelid <> 0 then confrelid::regclass::text end as target,
         array(select attname::text from unnest(conkey) with ordinality k (attnum, place) join pg_attribute a on a.attrelid = conrelid and a.attnum = k.attnum order by place) as columns
    from pg_constraint c where conrelid = any ($1::regclass[]) and contype in ('p', 'u', 'c', 'f') order by conname collate "C"`;

/** Those that no constraint brings. */
export const indexes = `
  select indrelid::regclass::text as table, i.relname as name, pg_get_indexdef(indexrelid, 0, true) as definition
    from pg_index join pg_class i on i.oid = indexrelid
   where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
   order by i.relname collate "C"`;

export const triggers = `
  select tgrelid::regclass::text as table, tgname as name, pg_get_triggerdef(oid) as definition
    from pg_trigger where tgrelid = any ($1::regclass[]) and not tgisinternal order by tgname collate "C"`;

export const rights = `
  select c.oid::regclass::text as table, pg_get_userbyid(grantee)::text as role,
         array_agg(lower(privilege_type) order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], privilege_type), privilege_type) as may
    from pg_class c, aclexplode(relacl) where c.oid = any ($1::regclass[]) and grantee <> relowner and grantee <> 0
   group by 1, 2 order by 2`;

export const functions = `
  select n.nspname as schema, format('%s(%s) → %s', p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) as name, coalesce(obj_description(p.oid, 'pg_proc'), '') as definition
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname !~ '^pg_' and n.nspname not in ${foreign}
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
   order by p.proname collate "C", p.oid`;

/** What pg_partman makes, and what the maintenance job drops. */
export const partitioned = `
  select c.parent_table as table, c.partition_interval::interval::text as every, c.premake,
         coalesce(r.kept::text, case when r.is_kept_forever then 'for ever, whatever is set' else 'for ever, unless a setting says otherwise' end) as kept,
         r.delivered_column as "deliveredColumn"
    from partman.part_config c left join maintenance.partition_rules r on r.parent_table = c.parent_table`;
