import type { Frame } from '@axion/contracts/sense/frames.ts';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { ActionIcon } from '@mantine/core';
import { IconArrowsMaximize, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import type { DriveView } from '../drive-view.ts';
import css from '../look/drive.module.css';
import parts from '../look/inspector.module.css';
import type { Step } from '../model/step.ts';
import { FrameFacts } from './frame-facts.tsx';
import { FramePicture, useNeighbours } from './frame-picture.tsx';
import { SamePlace } from './same-place.tsx';

type InspectorProps = { readonly view: DriveView; readonly step: (way: Step) => void; readonly showFull: () => void };

/** The current frame: picture, facts, the same place on other drives. */
export function Inspector({ view, step, showFull }: InspectorProps) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const { frames, current } = view;
  const { frame, index } = current;
  useNeighbours(frames, index);
  const number = figures.count(index + 1);
  return (
    <aside className={css.inspector} aria-label={t('frameNumber', { number })}>
      <div className={css.inspectorTop}>
        <h2 className={parts.here}>{frame ? t('frameNumber', { number }) : t('frame')}</h2>
        <span className={parts.grow} />
        <span className={parts.walk}>
          <ActionIcon aria-label={t('previous')} title={t('previous')} disabled={index === 0} onClick={() => step('previous')}>
            <IconChevronLeft size={16} stroke={1.8} />
          </ActionIcon>
          <ActionIcon aria-label={t('next')} title={t('next')} disabled={index >= frames.length - 1} onClick={() => step('next')}>
            <IconChevronRight size={16} stroke={1.8} />
          </ActionIcon>
          <KeyHint keys={['←', '→']} />
        </span>
        <ActionIcon aria-label={t('full')} title={`${t('full')} (F)`} aria-keyshortcuts="F" disabled={!frame} onClick={showFull}>
          <IconArrowsMaximize size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      <div className={css.picture} style={frame ? { aspectRatio: pictureRatio(frame) } : undefined}>
        {frame ? <FramePicture frame={frame} number={index + 1} /> : null}
        {frame ? (
          <>
            <button type="button" className={parts.touch} data-at="start" aria-label={t('previous')} onClick={() => step('previous')}>
              <IconChevronLeft size={20} stroke={1.8} />
            </button>
            <button type="button" className={parts.touch} data-at="end" aria-label={t('next')} onClick={() => step('next')}>
              <IconChevronRight size={20} stroke={1.8} />
            </button>
            <bdi className={parts.count}>{t('frameOf', { number, count: figures.count(frames.length) })}</bdi>
          </>
        ) : null}
      </div>
      {current.isMissing ? (
        <p className={parts.warning} role="status">
          {t('frameMissing')}
        </p>
      ) : null}
      {frame ? <FrameFacts frame={frame} kmh={view.line.kmh[index]} heading={view.line.headings[index]} /> : null}
      {frame ? <SamePlace frame={frame} /> : null}
    </aside>
  );
}

/** The picture's own shape, as far as the panel can take it: between a square and a cinema. */
const pictureRatio = ({ widthPixels, heightPixels }: Frame): number =>
  widthPixels && heightPixels ? Math.min(2.35, Math.max(1, widthPixels / heightPixels)) : 380 / 272;
