'use client';
import type { DataSource } from '@axion/contracts/gen/sources.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconLink, IconListTree, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import type { TimeZoneChoice } from '../query/cell-text.ts';
import css from './look/sql.module.css';

/** How many rows an answer may have; the role may allow fewer. */
const rowLimits = [1_000, 10_000, 100_000, 1_000_000] as const;

type RunToolbarProps = {
  readonly isBusy: boolean;
  readonly isCancelling: boolean;
  readonly canRun: boolean;
  readonly hasSelection: boolean;
  readonly onRun: () => void;
  readonly onRunAll: () => void;
  readonly onCancel: () => void;
  readonly savedAt: number | null;
  readonly sources: readonly DataSource[];
  readonly source: string | null;
  readonly onSource: (name: string) => void;
  readonly rowLimit: number;
  readonly onRowLimit: (limit: number) => void;
  readonly zone: TimeZoneChoice;
  readonly onZone: (zone: TimeZoneChoice) => void;
  readonly isLinkCopied: boolean;
  readonly onCopyLink: () => void;
  /** Opens the schema where it has no room of its own; null where it has. */
  readonly onSchema: (() => void) | null;
};

/** Run and stop, and what a run uses: source, limit, time zone. */
export function RunToolbar(props: RunToolbarProps) {
  const t = useTranslations('sql');
  const formats = useFormats();
  const { isBusy, isCancelling, canRun, hasSelection, savedAt } = props;
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t('toolbar')}>
      {props.onSchema ? (
        <ActionIcon aria-label={t('schema')} variant="default" onClick={props.onSchema}>
          <IconListTree size={16} stroke={1.6} />
        </ActionIcon>
      ) : null}
      {isBusy ? (
        <Button
          variant="filled"
          leftSection={<IconPlayerStopFilled size={14} />}
          rightSection={<KeyHint keys={['Esc']} onFill />}
          disabled={isCancelling}
          onClick={props.onCancel}
        >
          {isCancelling ? t('cancelling') : t('cancel')}
        </Button>
      ) : (
        <Button
          variant="filled"
          leftSection={<IconPlayerPlayFilled size={14} />}
          rightSection={<KeyHint keys={['Ctrl', '↵']} onFill />}
          disabled={!canRun}
          onClick={props.onRun}
        >
          {hasSelection ? t('runSelection') : t('run')}
        </Button>
      )}
      {hasSelection && !isBusy ? (
        <Button disabled={!canRun} onClick={props.onRunAll}>
          {t('runAll')}
        </Button>
      ) : null}
      <Button
        variant="subtle"
        color="gray"
        leftSection={props.isLinkCopied ? <IconCheck size={15} stroke={1.8} /> : <IconLink size={15} stroke={1.6} />}
        onClick={props.onCopyLink}
      >
        {props.isLinkCopied ? t('linkCopied') : t('copyLink')}
      </Button>
      <span className={css.grow} />
      {savedAt === null ? null : <span className={css.saved}>{t('saved', { time: formats.clock(savedAt) })}</span>}
      <RunChoices {...props} />
    </div>
  );
}

function RunChoices({ sources, source, onSource, rowLimit, onRowLimit, zone, onZone }: RunToolbarProps) {
  const t = useTranslations('sql');
  const formats = useFormats();
  const local =
    new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const zones = { utc: 'UTC', local: `${t('zoneLocal')}, ${local.replace('GMT', 'UTC')}` } as const;
  return (
    <>
      <Choice name={t('source')} value={sources.find(({ name }) => name === source)?.title ?? t('none')}>
        {sources.map(({ name, title }) => (
          <Menu.Item key={name} rightSection={checkOf(name === source)} onClick={() => onSource(name)}>
            <span dir="auto">{title}</span>
          </Menu.Item>
        ))}
      </Choice>
      <Choice name={t('limit')} value={t('rows', { count: rowLimit })}>
        {rowLimits.map((limit) => (
          <Menu.Item key={limit} rightSection={checkOf(limit === rowLimit)} onClick={() => onRowLimit(limit)}>
            {formats.count(limit)}
          </Menu.Item>
        ))}
      </Choice>
      <Choice name={t('timesIn')} value={zone === 'utc' ? 'UTC' : local.replace('GMT', 'UTC')}>
        {(['utc', 'local'] as const).map((each) => (
          <Menu.Item key={each} rightSection={checkOf(each === zone)} onClick={() => onZone(each)}>
            {zones[each]}
          </Menu.Item>
        ))}
      </Choice>
    </>
  );
}

const checkOf = (is: boolean): ReactNode => (is ? <IconCheck size={15} stroke={1.8} /> : null);

function Choice({ name, value, children }: { readonly name: string; readonly value: string; readonly children: ReactNode }) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <FilterPill name={name} value={value} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
