import type { ReactNode } from 'react';
import css from './look/controls.module.css';

export type Tone = 'neutral' | 'primary' | 'success' | 'warning' | 'danger';

/** A state in one or two words; the tone repeats what the words say. */
export function Tag({
  tone = 'neutral',
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={css.tag} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
