import { Modal } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import type { DriveView } from '../drive-view.ts';
import css from '../look/inspector.module.css';
import { keySteps, type Step } from '../model/step.ts';
import { FramePicture } from './frame-picture.tsx';

type FullFrameProps = {
  readonly view: DriveView;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly step: (way: Step) => void;
};

/** The current picture on the whole screen. The same keys walk on; F and Escape close it. */
export function FullFrame({ view: { frames, current }, opened, onClose, step }: FullFrameProps) {
  const t = useTranslations('drive');
  const figures = useFigures();
  useEffect(() => {
    if (!opened) return;
    const onKey = (event: KeyboardEvent) => {
      const way = keySteps[event.shiftKey ? `Shift+${event.key}` : event.key];
      if (way) step(way);
      else if (event.key.toLowerCase() === 'f') onClose();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [opened, onClose, step]);
  const { frame, index } = current;
  if (!frame) return null;
  return (
    <Modal.Root opened={opened} onClose={onClose} fullScreen padding={0} transitionProps={{ duration: 0 }}>
      <Modal.Content aria-label={t('full')}>
        <div className={css.fullFrame}>
          <FramePicture frame={frame} number={index + 1} />
          <button type="button" className={css.fullArrow} data-at="start" aria-label={t('previous')} onClick={() => step('previous')}>
            <IconChevronLeft size={22} stroke={1.8} />
          </button>
          <button type="button" className={css.fullArrow} data-at="end" aria-label={t('next')} onClick={() => step('next')}>
            <IconChevronRight size={22} stroke={1.8} />
          </button>
          <button type="button" className={css.fullClose} aria-label={t('closeFull')} onClick={onClose}>
            <IconX size={20} stroke={1.8} />
          </button>
          <span className={css.fullWords}>
            <bdi>{t('frameOf', { number: figures.count(index + 1), count: figures.count(frames.length) })}</bdi>
            <bdi>{figures.clock(frame.capturedAt, true)}</bdi>
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
