import { CopyLine } from '@axion/ui/controls/copy-button.tsx';
import { Docket, type DocketFacts } from '@axion/ui/controls/docket.tsx';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { Figure } from '../../../figures/figures.ts';
import { useFigures } from '../../../figures/use-figures.ts';
import { type DriveView, type LayerName, layerNames } from '../drive-view.ts';
import css from '../look/drive.module.css';
import { WhereItStands } from './where-it-stands.tsx';

type FactsPanelProps = {
  readonly view: DriveView;
  readonly hidden: ReadonlySet<LayerName>;
  readonly toggle: (name: LayerName) => void;
  readonly docket: Pick<DocketFacts, 'requestId' | 'asOf'>;
};

/** The drive in figures, where it stands, what the map shows, how it came. */
export function FactsPanel({ view, hidden, toggle, docket }: FactsPanelProps) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const { track, frames, line, isWhole } = view;
  const end = track.endedAt ? Date.parse(track.endedAt) : line.timesMs.at(-1);
  const fact = (name: string, { value, unit }: Figure) => (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>
          {value} <small>{unit}</small>
        </bdi>
      </dd>
    </div>
  );
  return (
    <aside className={css.panel} aria-label={t('facts')}>
      <dl className={css.facts}>
        {fact(t('distance'), figures.distance(track.distanceMetres ?? line.totalMetres))}
        {fact(t('duration'), figures.duration(end === undefined ? 0 : end - Date.parse(track.startedAt)))}
        {fact(t('frames'), { value: figures.count(track.frameCount), unit: '' })}
        {fact(t('size'), figures.size(track.sizeBytes))}
      </dl>
      <WhereItStands track={track} />
      <section className={css.section}>
        <h2>{t('layers')}</h2>
        <ul className={css.layers}>
          {layerNames.map((name, index) => (
            <li key={name}>
              <button type="button" aria-pressed={!hidden.has(name)} aria-keyshortcuts={String(index + 1)} onClick={() => toggle(name)}>
                {hidden.has(name) ? <IconEyeOff size={16} stroke={1.6} /> : <IconEye size={16} stroke={1.6} />}
                <Swatch name={name} />
                <span>{t(name)}</span>
                <KeyHint keys={[String(index + 1)]} />
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className={css.section}>
        <h2>
          {t('recordedBy')}
          <span>{t(`sources.${track.source}`)}</span>
        </h2>
        <CopyLine text={track.deviceId} label={t('device')} />
        <div className={css.gapAbove}>
          <CopyLine text={track.id} label={t('copyId')} />
        </div>
      </section>
      <div className={css.panelFoot}>
        <Docket
          state={isWhole ? 'complete' : 'partial'}
          why={t('loadingFrames', { loaded: figures.count(frames.length), total: figures.count(track.frameCount) })}
          {...(isWhole ? { rows: frames.length } : {})}
          {...docket}
        />
      </div>
    </aside>
  );
}

/** How a layer looks on the map. */
function Swatch({ name }: { readonly name: LayerName }) {
  return (
    <svg className={css.swatch} viewBox="0 0 22 8" width="22" height="8" aria-hidden="true">
      {name === 'route' ? <path d="M1 4H21" className={css.swatchRoute} /> : null}
      {name === 'frames' ? [4, 11, 18].map((x) => <circle key={x} className={css.swatchDot} cx={x} cy={4} r={2.6} />) : null}
      {name === 'accuracy' ? <circle className={css.swatchAccuracy} cx={11} cy={4} r={3.4} /> : null}
    </svg>
  );
}
