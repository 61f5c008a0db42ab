'use client';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import css from './look/sql.module.css';

const [least, most, step] = [15, 85, 5];
const within = (percent: number): number => Math.min(most, Math.max(least, percent));

type SplitPaneProps = { readonly label: string; readonly first: ReactNode; readonly second: ReactNode };

/** Two parts one above the other; the line between them is dragged, or moved by arrow keys. */
export function SplitPane({ label, first, second }: SplitPaneProps) {
  const [percent, setPercent] = useState(42);
  const element = useRef<HTMLDivElement>(null);
  const onPointerMove = (event: PointerEvent) => {
    const box = element.current?.getBoundingClientRect();
    if (event.buttons !== 1 || !box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setPercent(within(((event.clientY - box.top) / box.height) * 100));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -step, ArrowDown: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setPercent((before) => within(before + by));
  };
  return (
    <div
      ref={element}
      className={css.split}
      style={{ gridTemplateRows: `minmax(96px, ${percent}fr) 5px minmax(120px, ${100 - percent}fr)` }}
    >
      {first}
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no rule between texts */}
      <div
        role="separator"
        tabIndex={0}
        className={css.divider}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuenow={Math.round(percent)}
        aria-valuemin={least}
        aria-valuemax={most}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
      />
      {second}
    </div>
  );
}
