import { inspect } from 'node:util';

/** A value that never prints: logs, JSON and templates all show `[secret]`. Ask for it by name where it is used. */
export type Secret = { readonly reveal: () => string };

/** Hides a value from everything but `reveal()`. */
export function secret(value: string): Secret {
  const shown = () => '[secret]';
  return Object.defineProperties({ reveal: () => value } as Secret, {
    toString: { value: shown },
    toJSON: { value: shown },
    [Symbol.toPrimitive]: { value: shown },
    [inspect.custom]: { value: shown },
  });
}
