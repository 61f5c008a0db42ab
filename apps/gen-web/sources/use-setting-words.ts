'use client';
import type { ConnectorSetting } from '@axion/contracts/gen/sources.ts';
import { useTranslations } from 'next-intl';

type Named = Pick<ConnectorSetting, 'name' | 'label' | 'help'>;

/** What a connector's setting is called and what it is for, in the page's language; in the connector's own words where we have none. */
export function useSettingWords() {
  const t = useTranslations('sources');
  const own = (group: 'fields' | 'helps', name: string) => {
    const key = `${group}.${name}` as 'fields.host';
    return t.has(key) ? t(key) : null;
  };
  return {
    label: ({ name, label }: Named): string => own('fields', name) ?? label,
    help: ({ name, help }: Named): string | null => own('helps', name) ?? help,
  };
}
