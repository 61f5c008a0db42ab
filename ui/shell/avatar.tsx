import { initialsOf } from './initials.ts';
import css from './look/avatar.module.css';

/** A person by initials; whoever shows it names the person beside it. */
export const Avatar = ({ name }: { readonly name: string }) => (
  <span className={css.avatar} aria-hidden="true">
    {initialsOf(name)}
  </span>
);
