'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import type { DashboardFilter, Widget, WidgetContent } from '@axion/contracts/gen/widgets.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { Button, Drawer, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { placeOf } from '../../editor/error-place.ts';
import { SqlEditor } from '../../editor/sql-editor.tsx';
import { useGen } from '../../session/gen-context.tsx';
import { schemaQuery, sourcesQuery } from '../../sources/queries.ts';
import { useWidgetAnswer, type WidgetQuestion } from '../../widgets/use-widget-answer.ts';
import { WidgetBody } from '../../widgets/widget-body.tsx';
import { type FilterValues, parametersFor } from '../filters/filter-values.ts';
import css from '../look/forms.module.css';
import { ChangeFailed } from './change-failed.tsx';
import { EncodingForm } from './encoding-form.tsx';
import { type EncodingKind, encodingColumns, encodingKinds, guessEncoding, isWhole } from './guess-encoding.ts';
import type { DashboardChanges } from './use-dashboard-changes.ts';

type WidgetEditorProps = {
  /** Undefined for a new one. */
  readonly widget: Widget | undefined;
  readonly filters: readonly DashboardFilter[];
  readonly values: FilterValues;
  readonly changes: DashboardChanges;
  readonly onSave: (content: WidgetContent) => void;
  readonly onClose: () => void;
};

const noSchema = { database: null, datasets: [] };

/** A widget's title, question and drawing, with a preview that uses the filters of the dashboard as they are now. */
export function WidgetEditor({ widget, filters, values, changes, onSave, onClose }: WidgetEditorProps) {
  const t = useTranslations('widgetEditor');
  const form = useWidgetForm(widget);
  const { content, set, preview } = form;
  const columns = preview.data?.table.columns ?? [];
  const names = [...new Set([...columns.map(({ name }) => name), ...encodingColumns(content.encoding)])];
  const ask = () => form.ask(parametersFor(content.sql, filters, values));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={620}
      title={widget ? t('edit') : t('new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={css.form}>
        <ChangeFailed changes={changes} name={content.title} what={t('saveFailed')} onTaken={onClose} />
        <QuestionFields form={form} onAsk={ask} />
        <div className={css.row}>
          <Button disabled={content.sql.trim() === ''} loading={preview.isFetching} onClick={ask}>
            {t('run')}
          </Button>
          <SegmentedControl
            aria-label={t('kind')}
            value={content.encoding.kind}
            data={encodingKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(kind) => set({ encoding: guessEncoding(kind as EncodingKind, columns) })}
          />
        </div>
        {preview.error ? <QueryError error={preview.error} /> : null}
        <EncodingForm encoding={content.encoding} columns={names} onChange={(encoding) => set({ encoding })} />
        <section className={css.preview} aria-label={t('preview')}>
          {preview.data ? (
            <WidgetBody title={content.title} encoding={content.encoding} table={preview.data.table} asTable={false} />
          ) : (
            <p className={css.previewNone}>{t('previewNone')}</p>
          )}
        </section>
        <div className={css.foot}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="filled" disabled={!isWhole(content)} loading={changes.isSaving} onClick={() => onSave(content)}>
            {t('save')}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}

function QuestionFields({ form, onAsk }: { readonly form: ReturnType<typeof useWidgetForm>; readonly onAsk: () => void }) {
  const t = useTranslations('widgetEditor');
  const { content, set, preview } = form;
  const problem = preview.error instanceof ProblemError ? preview.error.problem : null;
  const place = problem && placeOf(problem);
  return (
    <>
      <TextInput
        data-autofocus
        label={t('title')}
        dir="auto"
        maxLength={200}
        value={content.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <TextInput
        label={t('description')}
        dir="auto"
        maxLength={2_000}
        value={content.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('source')}
        value={content.source}
        data={form.sources.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={(event) => set({ source: event.currentTarget.value })}
      />
      <div>
        <p className={css.label}>{t('sql')}</p>
        <div className={css.sql}>
          <SqlEditor
            label={t('sql')}
            hint={t('hint')}
            start={content.sql}
            schema={form.schema ?? noSchema}
            mark={problem && place ? { place, message: problem.detail } : null}
            onChange={(sql) => set({ sql })}
            onRun={onAsk}
            onCancel={() => false}
          />
        </div>
      </div>
    </>
  );
}

function useWidgetForm(widget: Widget | undefined) {
  const { api } = useGen();
  const sources = useQuery(sourcesQuery(api)).data?.data.items ?? [];
  const [draft, setDraft] = useState<WidgetContent>(() => contentOf(widget));
  const content = draft.source === '' ? { ...draft, source: sources[0]?.name ?? '' } : draft;
  const schema = useQuery({ ...schemaQuery(api, content.source), enabled: content.source !== '' }).data;
  const [asked, setAsked] = useState<WidgetQuestion | null>(null);
  const preview = useWidgetAnswer(asked ?? { source: '', sql: '', parameters: {} }, asked ? true : null);
  const ask = (parameters: WidgetQuestion['parameters']) => {
    const next = { source: content.source, sql: content.sql, parameters };
    if (JSON.stringify(next) === JSON.stringify(asked)) void preview.refetch();
    else setAsked(next);
  };
  return {
    content,
    set: (change: Partial<WidgetContent>) =>
      setDraft((before) => ({ ...before, ...(before.source === '' ? { source: content.source } : {}), ...change })),
    sources,
    schema,
    preview,
    ask,
  };
}

function contentOf(widget: Widget | undefined): WidgetContent {
  if (!widget) return { title: '', description: '', source: '', sql: '', encoding: { kind: 'table', columns: [] } };
  const { id: _, ...content } = widget;
  return content;
}
