import type { TrackStatus, TrackSummary } from '@axion/contracts/sense/track.ts';
import { type Column, DataTable } from '@axion/ui/controls/data-table.tsx';
import { Bone } from '@axion/ui/controls/skeleton-rows.tsx';
import { Tag, type Tone } from '@axion/ui/controls/tag.tsx';
import { useWords } from '@axion/ui/messages/use-words.ts';
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Figure } from '../../figures/figures.ts';
import { useFigures } from '../../figures/use-figures.ts';
import css from './look/drives.module.css';

const tones: Record<TrackStatus, Tone> = { recording: 'primary', confirmed: 'success', abandoned: 'neutral' };

/** A drive's state as a tag, here and in the head of its page. */
export function StateTag({ status }: { readonly status: TrackStatus }) {
  const t = useTranslations('drives');
  return (
    <Tag tone={tones[status]} icon={status === 'confirmed' ? <IconCheck size={12} stroke={2.2} /> : null}>
      {t(`states.${status}`)}
    </Tag>
  );
}

type DriveTableProps = {
  readonly tracks: readonly TrackSummary[];
  readonly hovered: string | null;
  readonly onHover: (trackId: string | null) => void;
};

/** The list. A whole row leads to its drive; the row under the pointer is marked on the map. */
export function DriveTable({ tracks, hovered, onHover }: DriveTableProps) {
  const t = useTranslations('drives');
  const columns = useColumns();
  return (
    <div className={css.table}>
      <DataTable
        caption={t('caption')}
        columns={columns}
        rows={tracks}
        keyOf={(track) => track.id}
        rowHeight={52}
        isHere={(track) => track.id === hovered}
        onHover={(track) => onHover(track?.id ?? null)}
      />
    </div>
  );
}

function useColumns(): readonly Column<TrackSummary>[] {
  const t = useTranslations('drives');
  const figures = useFigures();
  const figure = ({ value, unit }: Figure) => (
    <bdi>
      {value} {unit}
    </bdi>
  );
  return [
    {
      id: 'picture',
      title: <span className="visually-hidden">{t('frames')}</span>,
      width: 78,
      cell: (track) => <Thumb url={track.coverUrl} />,
    },
    {
      id: 'drive',
      title: t('drive'),
      cell: (track) => (
        <>
          <Link className={css.name} to="/drives/$trackId" params={{ trackId: track.id }} search={{}}>
            {track.name || t('unnamed')}
          </Link>
          <small>
            {figures.day(track.startedAt)}, <bdi>{figures.clock(track.startedAt)}</bdi> · <bdi>{track.deviceId}</bdi>
          </small>
        </>
      ),
    },
    {
      id: 'length',
      title: t('length'),
      align: 'end',
      cell: (track) => (track.distanceMetres === null ? '–' : figure(figures.distance(track.distanceMetres))),
    },
    {
      id: 'duration',
      title: t('duration'),
      align: 'end',
      cell: (track) => (track.endedAt === null ? '–' : figure(figures.duration(Date.parse(track.endedAt) - Date.parse(track.startedAt)))),
    },
    { id: 'frames', title: t('frames'), align: 'end', cell: (track) => figures.count(track.frameCount) },
    { id: 'state', title: t('state'), width: 110, cell: (track) => <StateTag status={track.status} /> },
    {
      id: 'go',
      title: <span className="visually-hidden">{t('open')}</span>,
      width: 28,
      cell: () => <IconChevronRight className={css.go} size={15} stroke={1.6} />,
    },
  ];
}

function Thumb({ url }: { readonly url: string | null }) {
  return <span className={css.thumb}>{url ? <img src={url} alt="" loading="lazy" decoding="async" width={56} height={38} /> : null}</span>;
}

/** The list before its first answer: eight rows of the same shape. */
export function DriveTableSkeleton() {
  const words = useWords();
  return (
    <div className={css.skeleton} role="status" aria-label={words('loading')}>
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((row) => (
        <div key={row}>
          <Bone width={56} height={38} />
          <span>
            <Bone width={132} />
            <Bone width={96} height={8} />
          </span>
          <Bone width={44} />
          <Bone width={34} />
          <Bone width={72} height={16} />
        </div>
      ))}
    </div>
  );
}
