import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import css from '../look/drive.module.css';
import { ledgerOf } from '../model/ledger.ts';

/** The ledger of a drive: every frame that a device announced is kept, refused or gone, and the counts add up. */
export function WhereItStands({ track }: { readonly track: TrackDetail }) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const { sent, kept, refused, gone, openBatches } = ledgerOf(track);
  const isOpen = track.status === 'recording' || openBatches > 0;
  const rows = [
    { name: t('sent'), value: figures.count(sent), done: !isOpen },
    { name: t('kept'), value: figures.count(kept), done: !isOpen },
    { name: t('refused'), value: t('refusedWhy', { count: refused }), done: !isOpen },
    { name: t('gone'), value: t('goneWhy', { count: gone }), done: !isOpen },
    ...(track.isMapMatched ? [{ name: t('matched'), value: t('yes'), done: true }] : []),
  ];
  const counts = { sent: figures.count(sent), kept: figures.count(kept), refused: figures.count(refused), gone: figures.count(gone) };
  return (
    <section className={css.section}>
      <h2>
        {t('stands')}
        {track.confirmedAt === null ? (
          <span>{t('stillComing')}</span>
        ) : (
          <time
            dateTime={track.confirmedAt}
            title={t('confirmedAt', { time: `${figures.dayWithYear(track.confirmedAt)}, ${figures.clock(track.confirmedAt)}` })}
          >
            {figures.ago(track.confirmedAt, Date.now())}
          </time>
        )}
      </h2>
      <div className={css.ledger} role="img" aria-label={t('addsUp', counts)}>
        {Object.entries({ kept, refused, gone })
          .filter(([, count]) => count > 0)
          .map(([part, count]) => (
            <i key={part} data-part={part} style={{ flexGrow: count }} />
          ))}
      </div>
      <ul className={css.pipe}>
        {rows.map(({ name, value, done }) => (
          <li key={name}>
            {done ? <IconCircleCheck size={16} stroke={1.6} data-done /> : <IconClock size={16} stroke={1.6} />}
            <span>{name}</span>
            <span>{value}</span>
          </li>
        ))}
      </ul>
      {openBatches > 0 ? <p className={css.note}>{t('openBatches', { count: openBatches })}</p> : null}
    </section>
  );
}
