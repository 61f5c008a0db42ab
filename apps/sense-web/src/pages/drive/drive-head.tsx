import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { narrowOnly, PageHead, wideOnly } from '@axion/ui/controls/page-head.tsx';
import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../figures/use-figures.ts';
import { StateTag } from '../drives/drive-table.tsx';

type DriveHeadProps = { readonly track: TrackDetail | undefined; readonly actions?: ReactNode };

/** Where the page stands: the way back, the drive's name, state, time and device. */
export function DriveHead({ track, actions }: DriveHeadProps) {
  const t = useTranslations('drives');
  const figures = useFigures();
  const end = track?.endedAt ? `–${figures.clock(track.endedAt)}` : '';
  return (
    <PageHead
      title={track ? track.name || t('unnamed') : t('drive')}
      crumb={{
        label: t('title'),
        link: (children, className, label) => (
          <Link to="/" search={{}} className={className} aria-label={label}>
            {children}
          </Link>
        ),
      }}
      tag={track ? <StateTag status={track.status} /> : undefined}
      facts={
        track ? (
          <>
            <span className={wideOnly}>{figures.dayWithYear(track.startedAt)}</span>
            <span className={narrowOnly}>{figures.day(track.startedAt)}</span>,{' '}
            <bdi>
              {figures.clock(track.startedAt)}
              {end}
            </bdi>{' '}
            <bdi className={wideOnly}>{figures.zone(track.startedAt)}</bdi>
            <span className={wideOnly}>
              {'  ·  '}
              <bdi>{track.deviceId}</bdi>
            </span>
          </>
        ) : undefined
      }
      actions={
        <>
          <FindButton />
          {actions}
        </>
      }
    />
  );
}

/** Copies the address of this drive and frame. `run` is for the shortcut too. */
export function useCopyLink(): { readonly run: () => void; readonly button: ReactNode } {
  const t = useTranslations('drive');
  const { copied, copy } = useCopy();
  const run = () => copy(location.href);
  const button = (
    <Button
      className={wideOnly ?? ''}
      leftSection={<IconLink size={15} stroke={1.6} />}
      rightSection={<KeyHint keys={['C']} />}
      onClick={run}
    >
      {copied ? t('copied') : t('copyLink')}
    </Button>
  );
  return { run, button };
}
