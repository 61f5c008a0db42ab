'use client';
import type { Connector, DataSource } from '@axion/contracts/gen/sources.ts';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconDatabase, IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useNarrow } from '../shell/use-narrow.ts';
import css from './look/sources.module.css';

type SourceListProps = {
  readonly sources: readonly DataSource[] | undefined;
  readonly connectors: readonly Connector[];
  readonly current: string | null;
  readonly mayAdd: boolean;
};

/** Every data source that the person may see; the current one stands on tint. */
export function SourceList({ sources, connectors, current, mayAdd }: SourceListProps) {
  const t = useTranslations('sources');
  // On a phone the list is a page of its own.
  const Heading = useNarrow() ? 'h1' : 'h2';
  const labelOf = (type: string) => connectors.find((connector) => connector.type === type)?.label ?? type;
  return (
    <nav className={css.list} aria-label={t('title')}>
      <header>
        <Heading>
          {t('title')} <span>{sources?.length ?? ''}</span>
        </Heading>
        {mayAdd ? (
          <Button component={Link} href="/sources/-new" leftSection={<IconPlus size={15} stroke={1.8} />}>
            {t('add')}
          </Button>
        ) : null}
      </header>
      {sources === undefined ? (
        <SkeletonRows rows={3} widths={[20, 120]} rowHeight={51} />
      ) : (
        <ul>
          {sources.map((source) => (
            <li key={source.id}>
              <Link href={`/sources/${source.name}`} aria-current={source.name === current ? 'page' : undefined}>
                {source.readable ? (
                  <IconDatabase size={17} stroke={1.6} className={css.plain} />
                ) : (
                  <IconAlertTriangle size={17} stroke={1.6} className={css.warn} />
                )}
                <span>
                  <b>
                    <span dir="auto">{source.title}</span>
                  </b>
                  <small>{source.readable ? `${labelOf(source.connector)} · ${source.name}` : t('unreadable')}</small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {mayAdd ? <p className={css.note}>{t('sealedNote')}</p> : null}
    </nav>
  );
}
