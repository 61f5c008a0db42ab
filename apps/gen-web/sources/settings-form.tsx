'use client';
import type { Connector, ConnectorSetting, DataSource } from '@axion/contracts/gen/sources.ts';
import { Checkbox, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { SettingValue, SettingValues } from './form-model.ts';
import css from './look/sources.module.css';
import { useSettingWords } from './use-setting-words.ts';

type SettingsFormProps = {
  readonly connector: Connector;
  readonly source: DataSource | undefined;
  readonly values: SettingValues;
  readonly onChange: (name: string, value: SettingValue) => void;
  /** Names of settings that have to be filled in. */
  readonly missing: readonly string[];
};

/** The fields of a connector, as it describes them itself. */
export function SettingsForm({ connector, source, values, onChange, missing }: SettingsFormProps) {
  const t = useTranslations('sources');
  const plain = connector.settings.filter(({ credential }) => !credential);
  const credentials = connector.settings.filter(({ credential }) => credential);
  const field = (setting: ConnectorSetting) => (
    <SettingField
      key={setting.name}
      setting={setting}
      value={values[setting.name] ?? null}
      isStored={source?.credentials.includes(setting.name) ?? false}
      error={missing.includes(setting.name) ? t('required') : undefined}
      onChange={(value) => onChange(setting.name, value)}
    />
  );
  return (
    <>
      <fieldset className={css.part}>
        <legend>{t('server')}</legend>
        <div className={css.fields}>{plain.map(field)}</div>
      </fieldset>
      {credentials.length > 0 ? (
        <fieldset className={css.part}>
          <legend>{t('credentials')}</legend>
          <div className={css.fields}>{credentials.map(field)}</div>
        </fieldset>
      ) : null}
    </>
  );
}

type SettingFieldProps = {
  readonly setting: ConnectorSetting;
  readonly value: SettingValue;
  readonly isStored: boolean;
  readonly error: string | undefined;
  readonly onChange: (value: SettingValue) => void;
};

/** Settings whose fields share a row with the one before. */
const narrow = new Set(['port']);

function SettingField({ setting, value, isStored, error, onChange }: SettingFieldProps) {
  const words = useSettingWords();
  const label = words.label(setting);
  const help = words.help(setting);
  const shared = {
    label,
    description: help,
    error,
    withAsterisk: false,
    name: setting.name,
    wrapperProps: { 'data-narrow': narrow.has(setting.name) || undefined },
  };
  if (setting.kind === 'boolean')
    return (
      <Checkbox
        className={css.check ?? ''}
        label={label}
        description={help}
        checked={value === true}
        name={setting.name}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (setting.kind === 'number')
    return (
      <NumberInput
        {...shared}
        hideControls
        allowDecimal={false}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(next === '' ? null : Number(next))}
      />
    );
  if (setting.kind === 'secret')
    return <SecretField {...{ label, isStored, error, onChange }} name={setting.name} value={String(value ?? '')} />;
  return (
    <TextInput
      {...shared}
      dir="ltr"
      autoComplete="off"
      spellCheck={false}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type SecretFieldProps = Omit<SettingFieldProps, 'setting' | 'value'> & {
  readonly label: string;
  readonly name: string;
  readonly value: string;
};

/** A credential goes in and never comes out: what is stored is only said to be there. */
function SecretField({ label, name, value, isStored, error, onChange }: SecretFieldProps) {
  const t = useTranslations('sources');
  const [isReplacing, setReplacing] = useState(false);
  if (isStored && !isReplacing && value === '') {
    return (
      <div className={css.sealed}>
        <span className={css.label}>{label}</span>
        <span className={css.sealedBox}>
          <IconLock size={15} stroke={1.6} />
          {t('stored')}
          <button type="button" onClick={() => setReplacing(true)}>
            {t('replace')}
          </button>
        </span>
      </div>
    );
  }
  return (
    <PasswordInput
      label={label}
      error={error}
      name={name}
      dir="ltr"
      autoComplete="new-password"
      data-autofocus={isReplacing || undefined}
      value={value}
      visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
