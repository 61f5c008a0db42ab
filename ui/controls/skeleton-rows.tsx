'use client';
import { useWords } from '../messages/use-words.ts';
import css from './look/panels.module.css';

/** One grey bar of the shape of what comes; it stands still. */
export function Bone({ width, height = 10 }: { readonly width: number | string; readonly height?: number }) {
  return <span className={css.bone} style={{ width, height }} />;
}

type SkeletonRowsProps = { readonly rows: number; readonly widths: readonly (number | string)[]; readonly rowHeight?: number };

/** Rows of the exact height of those that come, one bar a column. */
export function SkeletonRows({ rows, widths, rowHeight = 32 }: SkeletonRowsProps) {
  const words = useWords();
  return (
    <div role="status" aria-label={words('loading')}>
      {numbers(rows).map((row) => (
        <div key={row} className={css.boneRow} style={{ height: rowHeight }}>
          {numbers(widths.length).map((column) => (
            <Bone key={column} width={widths[column] ?? 0} />
          ))}
        </div>
      ))}
    </div>
  );
}

const numbers = (count: number): readonly number[] => [...Array(count).keys()];
