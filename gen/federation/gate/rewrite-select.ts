import { applyEdits, type Edit, type Edited } from '../sql/edits.ts';
import type { TableMention } from '../sql/find-tables.ts';
import { forbidden } from '../sql/refuse.ts';
import type { AdmittedSelect } from './admit-select.ts';

/** Which rows of a source's tables a person gets. */
export type RowRule = {
  readonly database: string;
  /** Null for a source without organizations: every row. */
  readonly organizationColumn: string | null;
  /** With a column and none of these there are no rows. */
  readonly organizationIds: readonly string[];
};

/**
 * Puts the rows that the caller may see in the place of each table, under the table's name, and gives WITH queries private names. Values are
 * UUIDs that were checked, so nothing of a person's making becomes SQL.
 * @throws AxionError `query.forbidden` for FINAL and SAMPLE on tables whose rows are filtered
 */
export function rewriteSelect(select: AdmittedSelect, rule: RowRule): Edited {
  const edits: Edit[] = [
    ...select.commons.map(({ start, end, privateName }) => ({ start, end, text: privateName })),
    ...select.mentions.map((mention) => ({ start: mention.start, end: mention.end, text: textFor(select.sql, mention, rule) })),
    ...select.qualifiers.map(({ start, end }) => ({ start, end, text: '' })),
  ];
  return applyEdits(select.sql, edits);
}

function textFor(sql: string, mention: TableMention, { database, organizationColumn, organizationIds }: RowRule): string {
  const alias = mention.aliased ? '' : ` AS ${quoteName(mention.table)}`;
  if (mention.common !== null) return `${mention.common}${alias}`;
  const table = `${quoteName(database)}.${quoteName(mention.table)}`;
  if (organizationColumn === null) return `${table}${alias}`;
  if (mention.modifier) throw forbidden(sql, mention.start, mention.modifier, 'Rows of this table are filtered; leave it out.');
  // PREWHERE, because the engine reorders WHERE by cost: a condition of the caller that fails on a row would otherwise see rows of others first,
  // and tell them in its error. Tables of other engines than MergeTree refuse it, so they cannot be read at all here.
  return `(SELECT * FROM ${table} PREWHERE ${rowCondition({ organizationColumn, organizationIds })})${alias}`;
}

/** A condition on a row, for the sub-query and, as a second guard, for the engine's own filter. */
export function rowCondition(rule: { readonly organizationColumn: string; readonly organizationIds: readonly string[] }): string {
  const ids = rule.organizationIds.filter((id) => uuid.test(id));
  return ids.length === 0 ? '0' : `${quoteName(rule.organizationColumn)} IN (${ids.map((id) => `'${id}'`).join(', ')})`;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A name for ClickHouse, whatever is in it. */
const quoteName = (name: string): string => `\`${name.replaceAll(/[\\`]/g, '\\$&')}\``;
