import type { Frame } from '@axion/contracts/sense/frames.ts';
import { CopyLine } from '@axion/ui/controls/copy-button.tsx';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import parts from '../look/inspector.module.css';
import { compassPoint } from '../model/geodesy.ts';

type FrameFactsProps = { readonly frame: Frame; readonly kmh: number | undefined; readonly heading: number | undefined };
type Point = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What is known of a frame and where each value comes from. */
export function FrameFacts({ frame, kmh = Number.NaN, heading = Number.NaN }: FrameFactsProps) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const unknown = <span className={parts.unknown}>{t('unknown')}</span>;
  const size = figures.size(frame.sizeBytes);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('captured'), <bdi key="v">{figures.clock(frame.capturedAt, true)}</bdi>],
    [t('speed'), Number.isNaN(kmh) ? unknown : <bdi key="v">{figures.speed(kmh)}</bdi>],
    [
      t('heading'),
      Number.isNaN(heading) ? (
        unknown
      ) : (
        <>
          <bdi>{Math.round(heading) % 360}°</bdi> {t(`points.p${compassPoint(heading) as Point}`)}
        </>
      ),
    ],
    [
      t('position'),
      frame.accuracyMetres === null ? unknown : <bdi key="v">{t('plusMinus', { metres: figures.metres(frame.accuracyMetres) })}</bdi>,
    ],
    [t('timeFrom'), t(`valueSources.${frame.capturedAtSource}`)],
    [t('placeFrom'), t(`valueSources.${frame.locationSource}`)],
    [t('camera'), t(`cameras.${frame.cameraSide}`)],
    [t('altitude'), frame.altitudeMetres === null ? unknown : <bdi key="v">{figures.metres(frame.altitudeMetres)}</bdi>],
  ];
  const pixels = frame.widthPixels && frame.heightPixels ? `${frame.widthPixels} × ${frame.heightPixels}, ` : '';
  return (
    <>
      <dl className={parts.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className={parts.whole}>
          <dt>{t('picture')}</dt>
          <dd>
            <bdi>
              {pixels}
              {size.value} {size.unit}
            </bdi>
          </dd>
        </div>
      </dl>
      <div className={parts.place}>
        <CopyLine text={`${frame.latitude.toFixed(6)}, ${frame.longitude.toFixed(6)}`} label={t('copyCoordinates')} />
      </div>
    </>
  );
}
