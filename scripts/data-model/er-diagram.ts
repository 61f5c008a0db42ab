import type { Reference, Schema, Table } from './schema.ts';

/** A Mermaid ER diagram of a schema: keys, and what refers to what; dotted where no constraint stands behind it. */
export function erDiagram({ tables }: Schema): string {
  return ['```mermaid', 'erDiagram', ...tables.flatMap(entity), ...tables.flatMap(edges), '```'].join('\n');
}

/** Keys and references only; the rest is in the tables below the diagram. */
function entity(table: Table): string[] {
  const referring = new Set(table.references.flatMap(({ columns }) => columns));
  const lines = table.columns
    .filter(({ name }) => table.key.includes(name) || referring.has(name))
    .map(({ name, type }) => {
      const marks = [table.key.includes(name) ? 'PK' : '', referring.has(name) ? 'FK' : ''].filter(Boolean);
      return `    ${shortType(type)} ${name} ${marks.join(', ')}`;
    });
  return [`  ${table.name} {`, ...lines, '  }'];
}

const edges = (table: Table): string[] =>
  table.references.map((reference) => `  ${table.name} ${crow(reference)} ${bare(reference.target)} : ${label(reference)}`);

function crow({ isUnique, isNullable, isEnforced }: Reference): string {
  return `${isUnique ? '|o' : '}o'}${isEnforced ? '--' : '..'}${isNullable ? 'o|' : '||'}`;
}

const label = ({ columns }: Reference): string => `"${columns.join(', ')}"`;
const bare = (name: string): string => name.split('.').at(-1) as string;

/** Mermaid takes one word. */
const shortType = (type: string): string =>
  type
    .replace(/^timestamp.*$/, 'timestamptz')
    .replace(/^.*geometry\((\w+).*$/, 'geometry_$1')
    .replace(/^(LowCardinality|Nullable)\((.*)\).*$/, '$2')
    .replace(/[\s(].*$/, '')
    .replaceAll(/[^A-Za-z0-9_[\]]/g, '_');
