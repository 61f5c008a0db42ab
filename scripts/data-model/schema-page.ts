import { erDiagram } from './er-diagram.ts';
import type { Column, Named, Reference, Schema, Table } from './schema.ts';

/** The page of one schema. */
export function schemaPage(schema: Schema): string {
  return [
    `# ${titleOf(schema)}`,
    '',
    ...(schema.comment === '' ? [] : [schema.comment, '']),
    'Generated from the catalogue of a migrated database (`npm run docs:data-model`); do not edit. Dotted lines in the diagram have no constraint behind them.',
    '',
    erDiagram(schema),
    ...schema.tables.flatMap((table) => section(table, schema.database.startsWith('ClickHouse') ? 'Ordered by' : 'Key')),
    ...functions(schema),
    '',
  ].join('\n');
}

const functions = (schema: Schema): string[] =>
  schema.functions.length === 0
    ? []
    : [
        '',
        '## Functions',
        '',
        '| function | what it does |',
        '|---|---|',
        ...schema.functions.map(({ name, definition }) => `| ${cell(code(name))} | ${cell(definition)} |`),
      ];

/** As headings and lists call a schema. */
export const titleOf = ({ database, name }: Schema): string => (database.endsWith(name) ? database : `${database}.${name}`);

function section(table: Table, keyTitle: string): string[] {
  return [
    '',
    `## ${table.name}`,
    '',
    table.comment,
    '',
    '| column | type | null | default | meaning |',
    '|---|---|---|---|---|',
    ...table.columns.map((column) => row(table, column)),
    '',
    ...list(keyTitle, table.key.length === 0 ? [] : [code(`(${table.key.join(', ')})`)]),
    ...list('Unique', table.unique.map(named)),
    ...list('References', table.references.map(reference)),
    ...list('Indexes', table.indexes.map(named)),
    ...list('Checks', table.checks.map(named)),
    ...list('Triggers', table.triggers.map(named)),
    ...list('Partitions', table.partitions ? [`${code(table.partitions.by)}; kept ${table.partitions.kept}`] : []),
    ...list('Rights', table.rights),
  ];
}

const row = ({ key }: Table, { name, type, isNullable, fallback, comment }: Column): string =>
  `| ${key.includes(name) ? `**${name}**` : name} | ${cell(code(type))} | ${isNullable ? 'yes' : 'no'} | ${fallback === '' ? '' : cell(code(fallback))} | ${cell(comment)} |`;

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return items.length === 1 ? [`- ${title}: ${items[0]}`] : [`- ${title}:`, ...items.map((item) => `  - ${item}`)];
}

/** An index says where it is on; that is what the heading says already. */
const named = ({ name, definition }: Named): string =>
  `${code(name)}: ${code(definition.replace(/^CREATE (UNIQUE )?INDEX \S+ ON (ONLY )?\S+ USING /, '$1').replaceAll(/\s+/g, ' '))}`;

const reference = ({ columns, target, isEnforced }: Reference): string =>
  `${code(columns.join(', '))} → ${code(target)}${isEnforced ? '' : ' (by its meaning; no constraint)'}`;

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
