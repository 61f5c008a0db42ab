import type { ColumnKind } from '@axion/contracts/gen/datasets.ts';
import type { SqlSchema } from '../editor/complete-sql.ts';

/** One line of the schema tree. */
export type SchemaNode = {
  readonly id: string;
  /** 1 for sources. */
  readonly level: number;
  readonly kind: 'source' | 'dataset' | 'table' | ColumnKind;
  readonly label: string;
  /** Grey at the end: connector, number of rows, type. */
  readonly detail: string;
  readonly comment: string;
  /** Null for what has nothing below it. */
  readonly isExpanded: boolean | null;
  /** What is written into the SQL. */
  readonly insert: string | null;
  readonly source: string;
  readonly parentId: string | null;
};

export type SchemaSource = {
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  /** Undefined while it is not loaded. */
  readonly schema: SqlSchema | undefined;
};

type TreeSettings = { readonly expanded: ReadonlySet<string>; readonly search: string; readonly rows: (count: number) => string };

/** The lines that are shown now. A search opens every table that has what is sought, and leaves out all others. */
export function schemaNodes(sources: readonly SchemaSource[], { expanded, search, rows }: TreeSettings): readonly SchemaNode[] {
  const sought = search.trim().toLowerCase();
  const isOpen = (id: string) => sought !== '' || expanded.has(id);
  return sources.flatMap((source) => {
    const id = source.name;
    const below = source.schema && isOpen(id) ? datasetNodes(source.name, source.schema, { isOpen, sought, rows }) : [];
    if (sought !== '' && below.length === 0) return [];
    const node: SchemaNode = {
      ...{ id, level: 1, kind: 'source', label: source.title, detail: source.connector, comment: source.name, parentId: null },
      isExpanded: isOpen(id),
      insert: null,
      source: source.name,
    };
    return [node, ...below];
  });
}

type Walk = { readonly isOpen: (id: string) => boolean; readonly sought: string; readonly rows: (count: number) => string };

const datasetNodes = (source: string, { datasets }: SqlSchema, walk: Walk): readonly SchemaNode[] =>
  datasets.flatMap((dataset) => {
    const id = `${source}/${dataset.name}`;
    const below = walk.isOpen(id)
      ? dataset.tables.flatMap((table) => tableNodes({ source, dataset: dataset.name, parentId: id }, table, walk))
      : [];
    if (walk.sought !== '' && below.length === 0) return [];
    const node: SchemaNode = {
      ...{ id, level: 2, kind: 'dataset', label: dataset.title, detail: '', comment: dataset.name, parentId: source, source, insert: null },
      isExpanded: walk.isOpen(id),
    };
    return [node, ...below];
  });

type Place = { readonly source: string; readonly dataset: string; readonly parentId: string };
type TableOf = SqlSchema['datasets'][number]['tables'][number];

function tableNodes({ source, dataset, parentId }: Place, table: TableOf, { isOpen, sought, rows }: Walk): readonly SchemaNode[] {
  const id = `${parentId}/${table.name}`;
  const isSought = (text: string) => text.toLowerCase().includes(sought);
  const columns = sought === '' || isSought(table.name) ? table.columns : table.columns.filter(({ name }) => isSought(name));
  if (sought !== '' && columns.length === 0 && !isSought(table.name)) return [];
  // A table that is sought itself stays folded: its columns were not asked for.
  const isShown = sought === '' ? isOpen(id) : !isSought(table.name);
  const node: SchemaNode = {
    ...{
      id,
      level: 3,
      kind: 'table',
      label: table.name,
      detail: table.rows === null ? '' : rows(table.rows),
      comment: table.comment,
      parentId,
      source,
    },
    isExpanded: isShown,
    insert: `${dataset}.${table.name}`,
  };
  const below = columns.map(
    (column): SchemaNode => ({
      ...{ id: `${id}/${column.name}`, level: 4, kind: column.kind, label: column.name, detail: column.type, comment: column.comment },
      ...{ isExpanded: null, insert: column.name, source, parentId: id },
    }),
  );
  return isShown ? [node, ...below] : [node];
}

/** What a key does in the tree: another line gets the focus, a line opens or closes, or nothing. */
export type TreeMove = { readonly focus: string } | { readonly toggle: string } | null;

/** The keys of a tree (WAI-ARIA): up and down, start and end; forward opens or goes in, back closes or goes out. */
export function moveInTree(nodes: readonly SchemaNode[], current: string, key: string): TreeMove {
  const index = nodes.findIndex(({ id }) => id === current);
  const node = nodes[index];
  const at = (place: number): TreeMove => (nodes[place] ? { focus: nodes[place].id } : null);
  switch (key) {
    case 'ArrowDown':
      return at(index + 1);
    case 'ArrowUp':
      return at(index - 1);
    case 'Home':
      return at(0);
    case 'End':
      return at(nodes.length - 1);
    case 'forward':
      return node?.isExpanded === false ? { toggle: node.id } : node?.isExpanded ? at(index + 1) : null;
    case 'back':
      return node?.isExpanded ? { toggle: node.id } : node?.parentId ? { focus: node.parentId } : null;
    default:
      return null;
  }
}
