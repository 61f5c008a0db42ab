import { AxionMark } from '@axion/ui/brand/axion-mark.tsx';
import type { ReactNode } from 'react';
import css from './look/sign-in.module.css';

/** The frame of every page before someone is signed in. */
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
