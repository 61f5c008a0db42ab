import type { ReactNode } from 'react';
import css from './look/panels.module.css';

type EmptyStateProps = {
  /** What will be here. */
  readonly title: string;
  /** How it fills by itself. */
  readonly detail?: ReactNode;
  /** The one thing to do. */
  readonly action?: ReactNode;
};

/** A place where nothing is yet: what will be here, one action, how it fills by itself. */
export function EmptyState({ title, detail, action }: EmptyStateProps) {
  return (
    <section className={css.empty}>
      <h2>{title}</h2>
      {detail ? <p>{detail}</p> : null}
      {action ? <div className={css.emptyAction}>{action}</div> : null}
    </section>
  );
}
