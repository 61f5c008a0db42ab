'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { DataTable } from '@axion/ui/controls/data-table.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useFormats } from '../formats/use-formats.ts';
import { useGen } from '../session/gen-context.tsx';
import css from './look/sources.module.css';
import { schemaQuery } from './queries.ts';

/** Tables that the person may query through a source, each a way into the SQL page. */
export function SourceTables({ source }: { readonly source: string }) {
  const t = useTranslations('sources');
  const { api } = useGen();
  const formats = useFormats();
  const schema = useQuery(schemaQuery(api, source));
  const rows = schema.data?.datasets.flatMap((dataset) => dataset.tables.map((table) => ({ dataset, table })));
  return (
    <section className={css.tables} aria-labelledby="source-tables">
      <h2 id="source-tables">{t('tables')}</h2>
      {schema.isError ? <QueryError error={schema.error} what={t('tablesFailed')} onRetry={() => void schema.refetch()} /> : null}
      {schema.isPending ? <SkeletonRows rows={3} widths={[120, 180, 40]} /> : null}
      {rows?.length === 0 ? <p className={css.none}>{t('noTables')}</p> : null}
      {rows && rows.length > 0 ? (
        <div className={css.tableBox}>
          <DataTable
            caption={t('tables')}
            rows={rows}
            keyOf={({ dataset, table }) => `${dataset.id} ${table.name}`}
            columns={[
              {
                id: 'table',
                title: t('table'),
                cell: ({ dataset, table }) => (
                  <Link
                    className={css.tableName}
                    href={`/sql?${new URLSearchParams({ source, sql: `SELECT *\nFROM ${dataset.name}.${table.name}\nLIMIT 100` })}`}
                  >
                    <bdi>{table.name}</bdi>
                  </Link>
                ),
              },
              { id: 'dataset', title: t('dataset'), cell: ({ dataset }) => <span dir="auto">{dataset.title}</span> },
              {
                id: 'about',
                title: t('about'),
                cell: ({ table }) => (
                  <span className={css.about} dir="auto">
                    {table.comment}
                  </span>
                ),
              },
              { id: 'columns', title: t('columns'), align: 'end', cell: ({ table }) => table.columns.length },
              { id: 'rows', title: t('rows'), align: 'end', cell: ({ table }) => (table.rows === null ? '–' : formats.about(table.rows)) },
            ]}
          />
        </div>
      ) : null}
    </section>
  );
}
