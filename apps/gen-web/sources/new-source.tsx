'use client';
import { type Connector, createDataSource, testNewDataSource } from '@axion/contracts/gen/sources.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { PageHead, wideOnly } from '@axion/ui/controls/page-head.tsx';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useGen } from '../session/gen-context.tsx';
import { runsTest } from './connection-test/runs-test.ts';
import { TestReport } from './connection-test/test-report.tsx';
import { useSourceTest } from './connection-test/use-source-test.ts';
import { isSlug, missingSettings, settingsToSend, slugOf, startValues } from './form-model.ts';
import css from './look/sources.module.css';
import { sourcesKey } from './queries.ts';
import { SettingsForm } from './settings-form.tsx';
import { sourcesCrumb } from './sources-crumb.tsx';

/** A source that is not stored yet: it can be tested first. Its name is chosen once and never changed. */
export function NewSource({ connectors }: { readonly connectors: readonly [Connector, ...Connector[]] }) {
  const t = useTranslations('sources');
  const { api } = useGen();
  const form = useNewSource(connectors);
  const { connector, settings, missing } = form;
  const test = useSourceTest(() => api.ask((client) => client(testNewDataSource, { connector: connector.type, settings })));
  const onRun = missing.length === 0 ? test.run : null;
  return (
    <>
      <NewSourceHead form={form} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of everything inside, not a control */}
      <div className={css.columns} onKeyDown={(event) => runsTest(event) && onRun?.()}>
        <div className={css.form}>
          {form.creation.error ? <QueryError error={form.creation.error} what={t('createFailed')} /> : null}
          <TextInput
            label={t('name')}
            value={form.title}
            dir="auto"
            data-autofocus
            onChange={(event) => form.setTitle(event.currentTarget.value)}
          />
          <TextInput
            label={t('slug')}
            description={t('slugHelp')}
            error={form.name !== '' && !isSlug(form.name) ? t('slugWrong') : undefined}
            value={form.name}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => form.setName(event.currentTarget.value)}
          />
          {connectors.length > 1 ? (
            <NativeSelect
              label={t('connector')}
              data={connectors.map(({ type, label }) => ({ value: type, label }))}
              value={connector.type}
              onChange={(event) => form.choose(event.currentTarget.value)}
            />
          ) : null}
          <SettingsForm connector={connector} source={undefined} values={form.values} missing={[]} onChange={form.set} />
        </div>
        <div className={css.reports}>
          <TestReport {...test} onRun={onRun} why={missing.length > 0 ? t('test.fillIn') : null} />
        </div>
      </div>
    </>
  );
}

type NewSourceForm = ReturnType<typeof useNewSource>;

function NewSourceHead({ form }: { readonly form: NewSourceForm }) {
  const t = useTranslations('sources');
  return (
    <PageHead
      crumb={sourcesCrumb(t('title'))}
      title={t('new')}
      facts={form.connector.label}
      actions={
        <>
          <span className={wideOnly}>
            <FindButton />
          </span>
          <Button
            variant={form.isReady ? 'filled' : 'default'}
            disabled={!form.isReady}
            loading={form.creation.isPending}
            onClick={() => form.creation.mutate()}
          >
            {t('connect')}
          </Button>
        </>
      }
    />
  );
}

function useNewSource(connectors: readonly [Connector, ...Connector[]]) {
  const { api } = useGen();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [connector, setConnector] = useState<Connector>(connectors[0]);
  const [values, setValues] = useState(() => startValues(connector));
  const [title, setTitle] = useState('');
  const [ownName, setName] = useState<string | null>(null);
  const name = ownName ?? slugOf(title);
  const settings = settingsToSend(connector, values);
  const missing = missingSettings(connector, values);
  const creation = useMutation({
    mutationFn: () =>
      api.client(createDataSource, { name, title: title.trim(), connector: connector.type, settings, organizationColumn: null }),
    onSuccess: async (source) => {
      await queryClient.invalidateQueries({ queryKey: sourcesKey });
      router.push(`/sources/${source.name}`);
    },
  });
  const choose = (type: string) => {
    const chosen = connectors.find((each) => each.type === type) ?? connectors[0];
    setConnector(chosen);
    setValues(startValues(chosen));
  };
  const set = (setting: string, value: string | number | boolean | null) => setValues((before) => ({ ...before, [setting]: value }));
  const isReady = missing.length === 0 && title.trim() !== '' && isSlug(name);
  return { connector, choose, values, set, title, setTitle, name, setName, settings, missing, isReady, creation };
}
