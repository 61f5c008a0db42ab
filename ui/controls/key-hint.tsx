import css from './look/controls.module.css';

/** Keys of a shortcut, in the order in which they are pressed. `onFill` when it stands on a filled button. */
export function KeyHint({ keys, onFill = false }: { readonly keys: readonly string[]; readonly onFill?: boolean }) {
  return (
    <span className={`${css.keys} ${onFill ? css.onFill : ''}`} aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key} className={css.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
