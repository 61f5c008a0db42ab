'use client';
import type { ReactNode } from 'react';
import { AxionMark } from '../brand/axion-mark.tsx';
import { useWords } from '../messages/use-words.ts';
import css from './look/app-shell.module.css';

/** A place that the rail and the bottom bar lead to. */
export type Destination = {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly href: string;
  readonly current: boolean;
};

export type ShellLinkProps = {
  readonly href: string;
  readonly className: string | undefined;
  readonly title: string | undefined;
  readonly 'aria-label': string | undefined;
  readonly 'aria-current': 'page' | undefined;
  readonly children: ReactNode;
};

type AppShellProps = {
  readonly home: string;
  readonly destinations: readonly Destination[];
  /** Search, help, account: at the rail's end. On a phone they are the last entry of the bottom bar, `more`. */
  readonly tools?: ReactNode;
  readonly more?: ReactNode;
  /** The router's own link, so that a click does not load the page again. */
  readonly renderLink?: (props: ShellLinkProps) => ReactNode;
  readonly children: ReactNode;
};

const plainLink = (props: ShellLinkProps): ReactNode => <a {...props}>{props.children}</a>;

/** The frame of every page: rail 52 at the start edge, below 768 px a bottom bar instead. */
export function AppShell({ home, destinations, tools, more, renderLink = plainLink, children }: AppShellProps) {
  const words = useWords();
  const link = (className: string | undefined, { id, label, icon, href, current }: Destination, named: boolean) => (
    <Keyed key={id}>
      {renderLink({
        href,
        className,
        title: named ? undefined : label,
        'aria-label': named ? undefined : label,
        'aria-current': current ? 'page' : undefined,
        children: named ? (
          <>
            {icon}
            {label}
          </>
        ) : (
          icon
        ),
      })}
    </Keyed>
  );
  return (
    <div className={css.app}>
      <a className={css.skip} href="#page">
        {words('skipToContent')}
      </a>
      <nav className={css.rail} aria-label={words('navigation')}>
        {renderLink({
          href: home,
          className: css.logo,
          title: undefined,
          'aria-label': 'Axion',
          'aria-current': undefined,
          children: <AxionMark />,
        })}
        {destinations.map((destination) => link(css.item, destination, false))}
        <span className={css.space} />
        {tools}
      </nav>
      <main id="page" className={css.main} tabIndex={-1}>
        {children}
      </main>
      <nav className={css.bottom} aria-label={words('navigation')}>
        {destinations.map((destination) => link(css.tab, destination, true))}
        {more}
      </nav>
    </div>
  );
}

const Keyed = ({ children }: { readonly children: ReactNode }) => children;

/** Classes for buttons that stand in the rail or in the bottom bar. */
export const shellButton = { rail: css.item, bottom: css.tab };
