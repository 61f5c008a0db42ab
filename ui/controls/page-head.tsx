'use client';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './look/page-head.module.css';

type PageHeadProps = {
  readonly title: ReactNode;
  /** A link to the page above; on a phone it becomes the back button. */
  readonly crumb?: {
    readonly label: string;
    readonly link: (children: ReactNode, className: string | undefined, label: string) => ReactNode;
  };
  readonly tag?: ReactNode;
  /** Facts in grey, cut when there is no room. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
};

/** Head 48: crumb, title, state, facts, then search and actions. At most one filled button. */
export function PageHead({ title, crumb, tag, facts, actions }: PageHeadProps) {
  return (
    <header className={css.head}>
      {crumb?.link(<IconChevronLeft size={20} stroke={1.6} />, css.back, crumb.label)}
      {crumb ? (
        <span className={css.crumb}>
          {crumb.link(crumb.label, undefined, crumb.label)}
          <IconChevronRight size={14} stroke={1.6} />
        </span>
      ) : null}
      <span className={css.words}>
        <h1 className={css.title}>{title}</h1>
        {facts ? <span className={css.facts}>{facts}</span> : null}
      </span>
      {tag ? <span className={css.tag}>{tag}</span> : null}
      <span className={css.grow} />
      <div className={css.actions}>{actions}</div>
    </header>
  );
}

/** Class of what has no room on a phone, and of what stands there instead. */
export const wideOnly = css.wide;
export const narrowOnly = css.narrow;
