'use client';
import type { DataSource } from '@axion/contracts/gen/sources.ts';
import { problemOf } from '@axion/ui/client/problem-of.ts';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { useTokens } from '@axion/ui/theme/use-color-scheme.ts';
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { useGen } from '../session/gen-context.tsx';
import { connectorsQuery, schemaQuery } from '../sources/queries.ts';
import css from './look/schema.module.css';
import { type SchemaNode, schemaNodes } from './schema-nodes.ts';
import { SchemaTree } from './schema-tree.tsx';

type SchemaPanelProps = {
  readonly sources: readonly DataSource[];
  /** The source of the draft in front: open from the start. */
  readonly current: string | null;
  readonly sql: string;
  readonly onPick: (node: SchemaNode) => void;
};

/** Everything that may be queried, as a tree with a search over names. A source is asked for its tables when it is opened. */
export function SchemaPanel({ sources, current, sql, onPick }: SchemaPanelProps) {
  const t = useTranslations('sql');
  const { api } = useGen();
  const formats = useFormats();
  const tokens = useTokens();
  const [search, setSearch] = useState('');
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const expanded = useExpanded(current, toggled);
  const opened = sources.filter(({ name }) => search !== '' || expanded.has(name));
  const schemas = useQueries({ queries: opened.map(({ name }) => schemaQuery(api, name)) });
  const connectors = useQuery(connectorsQuery(api)).data ?? [];
  const shown = sources.map((source) => ({
    ...source,
    connector: connectors.find(({ type }) => type === source.connector)?.label ?? source.connector,
    schema: schemas[opened.indexOf(source)]?.data,
  }));
  const nodes = schemaNodes(shown, { expanded: withDatasets(expanded, toggled, shown), search, rows: formats.about });
  const failed = schemas.findIndex(({ isError }) => isError);
  const marked = useMemo(
    () => new Set(nodes.filter((node) => node.kind === 'table' && readsTable(sql, node.label)).map(({ id }) => id)),
    [nodes, sql],
  );
  const tables = shown.flatMap(({ schema }) => schema?.datasets.flatMap((dataset) => dataset.tables) ?? []).length;
  return (
    <aside className={css.panel} aria-label={t('schema')}>
      <div className={css.search}>
        <TextInput
          aria-label={t('searchSchema')}
          placeholder={t('searchSchema')}
          size="xs"
          leftSection={<IconSearch size={14} stroke={1.6} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div className={css.body}>
        {sources.length > 0 ? (
          <SchemaTree
            label={t('schema')}
            nodes={nodes}
            marked={marked}
            colourOf={(source) => tokens.cat[sources.findIndex(({ name }) => name === source) % tokens.cat.length] ?? tokens.text3}
            onToggle={(id) => setToggled((before) => flipped(before, id))}
            onPick={onPick}
          />
        ) : null}
        {schemas.some(({ isPending }) => isPending) ? <SkeletonRows rows={6} widths={[90, 60]} rowHeight={26} /> : null}
        {failed >= 0 ? (
          <p className={css.problem} role="alert">
            <b>{opened[failed]?.title}</b>: {problemOf(schemas[failed]?.error, { title: t('schemaFailed'), hint: '' }).title}
          </p>
        ) : null}
        {search !== '' && nodes.length === 0 && !schemas.some(({ isPending }) => isPending) ? (
          <p className={css.foot}>{t('nothingFound', { text: search })}</p>
        ) : null}
      </div>
      <div className={css.foot}>{t('youSee', { count: tables })}</div>
    </aside>
  );
}

/** The current source is open unless it was closed; others are closed unless they were opened. */
const useExpanded = (current: string | null, toggled: ReadonlySet<string>): ReadonlySet<string> =>
  useMemo(() => {
    const open = new Set(toggled);
    if (current !== null) toggled.has(current) ? open.delete(current) : open.add(current);
    return open;
  }, [current, toggled]);

/** Datasets of an open source are open unless they were closed; tables are closed unless they were opened. */
function withDatasets(
  expanded: ReadonlySet<string>,
  toggled: ReadonlySet<string>,
  sources: readonly { readonly name: string; readonly schema: { readonly datasets: readonly { readonly name: string }[] } | undefined }[],
) {
  const open = new Set(expanded);
  for (const { name, schema } of sources) {
    for (const dataset of schema?.datasets ?? []) {
      const id = `${name}/${dataset.name}`;
      if (toggled.has(id)) open.delete(id);
      else open.add(id);
    }
  }
  return open;
}

const flipped = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

const readsTable = (sql: string, table: string): boolean =>
  new RegExp(`\\b(?:from|join)\\s+(?:[\\w\`"-]+\\.)*[\`"]?${table.replaceAll(/[^\w]/g, '\\$&')}[\`"]?(?![\\w.])`, 'i').test(sql);
