'use client';
import type { Connector, DataSource } from '@axion/contracts/gen/sources.ts';
import { useTranslations } from 'next-intl';
import css from './look/sources.module.css';
import { useSettingWords } from './use-setting-words.ts';

/** How a source is reached, for people who may not change it. Of credentials it says only that they are there. */
export function SourceFacts({ source, connector }: { readonly source: DataSource; readonly connector: Connector }) {
  const t = useTranslations('sources');
  const words = useSettingWords();
  return (
    <section className={css.facts} aria-labelledby="source-facts">
      <h2 id="source-facts">{t('connection')}</h2>
      <dl>
        <dt>{t('connector')}</dt>
        <dd>{connector.label}</dd>
        {connector.settings.map((setting) => (
          <div key={setting.name}>
            <dt>{words.label(setting)}</dt>
            <dd>
              {setting.credential ? (
                source.credentials.includes(setting.name) ? (
                  t('stored')
                ) : (
                  t('none')
                )
              ) : (
                <Fact value={source.options[setting.name] ?? null} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Fact({ value }: { readonly value: string | number | boolean | null }) {
  const t = useTranslations('sources');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  return value === null || value === '' ? t('none') : <bdi>{String(value)}</bdi>;
}
