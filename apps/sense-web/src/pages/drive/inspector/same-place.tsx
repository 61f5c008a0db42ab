import type { Frame } from '@axion/contracts/sense/frames.ts';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../../../app-context.tsx';
import { useFigures } from '../../../figures/use-figures.ts';
import parts from '../look/inspector.module.css';
import { pastFrames } from '../model/same-place.ts';
import { samePlaceMetres, samePlaceQuery } from '../queries.ts';

const restMs = 350;
const shown = 3;

/** What other drives saw here. It is asked for when the person has stopped at a frame. */
export function SamePlace({ frame }: { readonly frame: Frame }) {
  const t = useTranslations('drive');
  const { api } = useApp();
  const figures = useFigures();
  const [rested] = useDebouncedValue(frame, restMs);
  const answer = useQuery({ ...samePlaceQuery(api, [rested.longitude, rested.latitude]), placeholderData: keepPreviousData });
  const past = useMemo(
    () => pastFrames(answer.data?.data.items ?? [], rested, { withinMetres: samePlaceMetres, limit: shown }),
    [answer.data, rested],
  );
  if (!answer.data) return null;
  return (
    <section className={parts.same}>
      <h3>
        {t('samePlace')}
        <span>{t('within', { metres: figures.metres(samePlaceMetres) })}</span>
      </h3>
      {past.length === 0 ? <p>{t('samePlaceNone')}</p> : null}
      <ul>
        {past.map(({ frame: other, metres }) => (
          <li key={other.id}>
            <Link to="/drives/$trackId" params={{ trackId: other.trackId }} search={{ frame: other.id }}>
              <img src={other.imageUrl} alt="" width={112} height={72} loading="lazy" decoding="async" />
              <span>
                {figures.day(other.capturedAt)}, <bdi>{figures.metres(metres)}</bdi>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
