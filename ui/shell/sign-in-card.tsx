import type { ReactNode } from 'react';
import { AxionMark } from '../brand/axion-mark.tsx';
import css from './look/shell.module.css';

/** The frame of every page before someone is signed in: the mark, a name, and what to do. */
export function SignInCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <div className={css.brand}>
          <AxionMark size={32} />
          <h1>{title}</h1>
        </div>
        {children}
      </div>
    </main>
  );
}

/** Classes for what stands in the card. */
export const signInLook = { words: css.words, foot: css.foot };
