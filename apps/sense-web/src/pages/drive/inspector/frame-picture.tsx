import type { Frame } from '@axion/contracts/sense/frames.ts';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../../../app-context.tsx';
import { useFigures } from '../../../figures/use-figures.ts';
import css from '../look/inspector.module.css';
import { frameQuery } from '../queries.ts';

type FramePictureProps = { readonly frame: Frame; readonly number: number };

/** The frame's picture, whole. When its address no longer answers, a fresh one is asked for once; then it says what is wrong. */
export function FramePicture({ frame, number }: FramePictureProps) {
  const t = useTranslations('drive');
  const { api } = useApp();
  const figures = useFigures();
  const [failed, setFailed] = useState<{ readonly id: string; readonly address: string } | null>(null);
  const hasFailed = failed?.id === frame.id;
  const fresh = useQuery({ ...frameQuery(api, frame.id), enabled: hasFailed, staleTime: 0 });
  const address = (hasFailed && fresh.data?.data.imageUrl) || frame.imageUrl;
  const isLost = hasFailed && failed.address === address && !fresh.isFetching;
  const onError = (event: SyntheticEvent<HTMLImageElement>) => setFailed({ id: frame.id, address: event.currentTarget.src });
  if (isLost) {
    return (
      <div className={css.lost} role="alert">
        <b>{t('pictureFailed')}</b>
        <button type="button" onClick={() => void fresh.refetch().then(() => setFailed(null))}>
          {t('pictureAgain')}
        </button>
      </div>
    );
  }
  return (
    <img
      className={css.image}
      src={address}
      alt={t('pictureOf', { number, time: figures.clock(frame.capturedAt, true) })}
      width={frame.widthPixels ?? undefined}
      height={frame.heightPixels ?? undefined}
      decoding="async"
      draggable={false}
      onError={onError}
    />
  );
}

/** Loads the pictures around the current one, so that a step shows at once. */
export function useNeighbours(frames: readonly Frame[], index: number): void {
  const wanted = [1, 2, -1].map((away) => frames[index + away]?.imageUrl).join(' ');
  useEffect(() => {
    const images = wanted.split(' ').map((address) => {
      const image = new Image();
      if (address) image.src = address;
      return image;
    });
    return () => {
      for (const image of images) image.src = '';
    };
  }, [wanted]);
}
