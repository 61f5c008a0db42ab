'use client';
import type { ParameterValue } from '@axion/contracts/gen/query.ts';
import type { Widget } from '@axion/contracts/gen/widgets.ts';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { Button, Modal } from '@mantine/core';
import { IconCopy, IconTerminal2 } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useFormats } from '../formats/use-formats.ts';
import type { QueryAnswer } from '../query/read-answer.ts';
import css from './look/sql-dialog.module.css';

type SqlDialogProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly widget: Widget;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly answer: QueryAnswer | undefined;
};

/** The SQL behind a widget, what the filters bind in it, and how its last run went. */
export function SqlDialog({ opened, onClose, widget, parameters, answer }: SqlDialogProps) {
  const t = useTranslations('widget');
  const formats = useFormats();
  const { copied, copy } = useCopy();
  const bound = Object.entries(parameters);
  return (
    <Modal opened={opened} onClose={onClose} title={widget.title} size={720} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.dialog}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too */}
        <pre className={css.sql} dir="ltr" tabIndex={0}>
          <code>{widget.sql}</code>
        </pre>
        <dl className={css.facts}>
          <dt>{t('source')}</dt>
          <dd>
            <bdi>{widget.source}</bdi>
          </dd>
          {bound.map(([name, value]) => (
            <div key={name}>
              <dt>
                <bdi>{`{${name}}`}</bdi>
              </dt>
              <dd>
                <bdi>{JSON.stringify(value)}</bdi>
              </dd>
            </div>
          ))}
          {answer ? (
            <>
              <dt>{t('lastRun')}</dt>
              <dd>
                <bdi>{formats.elapsed(answer.completion.elapsedMs)}</bdi> · <bdi>{formats.bytes(answer.completion.bytesReturned)}</bdi> ·{' '}
                <bdi className={css.id}>{answer.requestId.slice(0, 13)}</bdi>
              </dd>
            </>
          ) : null}
        </dl>
        <div className={css.actions}>
          <Button leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => copy(widget.sql)}>
            {copied ? t('copied') : t('copySql')}
          </Button>
          {bound.length === 0 ? (
            <Button
              component={Link}
              href={`/sql?${new URLSearchParams({ source: widget.source, sql: widget.sql })}`}
              leftSection={<IconTerminal2 size={15} stroke={1.6} />}
            >
              {t('openSql')}
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
