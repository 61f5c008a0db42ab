import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import { Bone } from '@axion/ui/controls/skeleton-rows.tsx';
import { useWords } from '@axion/ui/messages/use-words.ts';
import { DriveHead } from './drive-head.tsx';
import css from './look/drive.module.css';

/** The drive's page before its first answer: the same panels, with bars where words come. */
export function DriveSkeleton({ track }: { readonly track: TrackDetail | undefined }) {
  const words = useWords();
  return (
    <>
      <DriveHead track={track} />
      <div className={css.drive} role="status" aria-label={words('loading')}>
        <aside className={css.panel}>
          <div className={css.facts}>
            {[60, 72, 48, 56].map((width) => (
              <div key={width}>
                <Bone width={52} height={8} />
                <Bone width={width} height={14} />
              </div>
            ))}
          </div>
        </aside>
        <div className={css.stage}>
          <div className={css.mapHole} />
          <div className={css.dock} />
        </div>
        <aside className={css.inspector}>
          <div className={css.inspectorTop} />
          <div className={css.picture} />
        </aside>
      </div>
    </>
  );
}
