'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { type Connector, type DataSource, testDataSource, updateDataSource } from '@axion/contracts/gen/sources.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { PageHead, wideOnly } from '@axion/ui/controls/page-head.tsx';
import { Tag } from '@axion/ui/controls/tag.tsx';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { useGen } from '../session/gen-context.tsx';
import { ChangedMeanwhile } from '../shell/changed-meanwhile.tsx';
import { runsTest } from './connection-test/runs-test.ts';
import { TestReport } from './connection-test/test-report.tsx';
import { useSourceTest } from './connection-test/use-source-test.ts';
import { DeleteSource } from './delete-source.tsx';
import { missingSettings, settingsToSend, startValues } from './form-model.ts';
import css from './look/sources.module.css';
import { sourcesKey, sourcesQuery } from './queries.ts';
import { SettingsForm } from './settings-form.tsx';
import { SourceFacts } from './source-facts.tsx';
import { SourceTables } from './source-tables.tsx';
import { sourcesCrumb } from './sources-crumb.tsx';

type SourcePageProps = { readonly source: DataSource; readonly connector: Connector };

/** One stored source: its form, its test, the tables that people reach through it. */
export function SourcePage({ source, connector }: SourcePageProps) {
  const t = useTranslations('sources');
  const { api } = useGen();
  const form = useSourceForm(source, connector);
  const mayChange = source.permissions.includes('can_admin_datasource');
  const isOurs = source.origin === 'platform';
  const changed = form.isSettingsChanged ? { settings: form.settings } : {};
  const test = useSourceTest(() => api.ask((client) => client(testDataSource, { source: source.name, ...changed })));
  const onRun = mayChange && form.missing.length === 0 ? test.run : null;
  return (
    <>
      <SourceHead source={source} connector={connector} form={form} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of everything inside, not a control */}
      <div className={css.columns} onKeyDown={(event) => runsTest(event) && onRun?.()}>
        <div className={css.form}>
          {form.error ? <SaveFailed error={form.error} source={source} onOverwrite={form.save} onReload={() => void form.reset()} /> : null}
          {mayChange ? (
            <TextInput label={t('name')} value={form.title} dir="auto" onChange={(event) => form.setTitle(event.currentTarget.value)} />
          ) : null}
          {mayChange && !isOurs ? (
            <SettingsForm connector={connector} source={source} values={form.values} missing={form.missing} onChange={form.set} />
          ) : (
            <SourceFacts source={source} connector={connector} />
          )}
          {mayChange && isOurs ? <p className={css.note}>{t('platformNote')}</p> : null}
        </div>
        <div className={css.reports}>
          {mayChange ? <TestReport {...test} onRun={onRun} why={form.missing.length > 0 ? t('test.fillIn') : null} /> : null}
          <SourceTables source={source.name} />
        </div>
      </div>
    </>
  );
}

type SourceHeadProps = SourcePageProps & { readonly form: ReturnType<typeof useSourceForm> };

function SourceHead({ source, connector, form }: SourceHeadProps) {
  const t = useTranslations('sources');
  const formats = useFormats();
  const isOurs = source.origin === 'platform';
  const mayChange = source.permissions.includes('can_admin_datasource');
  const canSave = form.isChanged && form.missing.length === 0;
  return (
    <PageHead
      crumb={sourcesCrumb(t('title'))}
      title={source.title}
      tag={source.readable ? isOurs ? <Tag>{t('platform')}</Tag> : null : <Tag tone="danger">{t('unreadableTag')}</Tag>}
      facts={`${connector.label} · ${t('changed', { time: formats.moment(source.updatedAt) })}`}
      actions={
        <>
          <span className={wideOnly}>
            <FindButton />
          </span>
          {mayChange && !isOurs ? <DeleteSource source={source} /> : null}
          {mayChange ? (
            <Button
              variant={canSave ? 'filled' : 'default'}
              disabled={!canSave}
              loading={form.isSaving}
              onClick={() => form.save(source.version)}
            >
              {t('save')}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function useSourceForm(source: DataSource, connector: Connector) {
  const { api } = useGen();
  const queryClient = useQueryClient();
  const [values, setValues] = useState(() => startValues(connector, source));
  const [title, setTitle] = useState(source.title);
  const settings = settingsToSend(connector, values, source);
  const isSettingsChanged = Object.keys(settings).length > 0;
  const isRenamed = title.trim() !== source.title && title.trim() !== '';
  const saving = useMutation({
    mutationFn: (version: number) =>
      api.client(updateDataSource, {
        source: source.name,
        version,
        ...(isRenamed ? { title: title.trim() } : {}),
        ...(isSettingsChanged ? { settings } : {}),
      }),
    onSuccess: (saved) => {
      startAgain(saved);
      return queryClient.invalidateQueries({ queryKey: sourcesKey });
    },
  });
  const startAgain = (from: DataSource) => {
    setValues(startValues(connector, from));
    setTitle(from.title);
  };
  const reset = async () => {
    saving.reset();
    const { items } = (await queryClient.fetchQuery({ ...sourcesQuery(api), staleTime: 0 })).data;
    startAgain(items.find(({ id }) => id === source.id) ?? source);
  };
  return {
    values,
    title,
    setTitle,
    set: (name: string, value: string | number | boolean | null) => setValues((before) => ({ ...before, [name]: value })),
    settings,
    isSettingsChanged,
    isChanged: isSettingsChanged || isRenamed,
    missing: missingSettings(connector, values, source),
    save: (version: number) => saving.mutate(version),
    isSaving: saving.isPending,
    error: saving.error,
    reset,
  };
}

type SaveFailedProps = {
  readonly error: unknown;
  readonly source: DataSource;
  readonly onOverwrite: (version: number) => void;
  readonly onReload: () => void;
};

function SaveFailed({ error, source, onOverwrite, onReload }: SaveFailedProps) {
  const t = useTranslations('sources');
  if (error instanceof ProblemError && error.problem.code === 'resource.moved-on') {
    const version = Number(error.problem.version ?? source.version);
    return <ChangedMeanwhile what={source.title} onKeepMine={() => onOverwrite(version)} onTakeTheirs={onReload} />;
  }
  return <QueryError error={error} what={t('saveFailed')} />;
}
