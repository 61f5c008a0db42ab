import { z } from 'zod';
import { type Secret, secret } from './secret.ts';

/** One value that an operator may set, as data: name, shape, meaning. */
export type Setting<Value = unknown> = {
  /** The environment variable; `<NAME>_FILE` may name a file that holds the value. */
  readonly env: string;
  readonly schema: z.ZodType<Value>;
  /** Used when the variable is absent; without it the setting is required. */
  readonly fallback?: string;
  /** Absent is fine: the value is then undefined. */
  readonly optional?: true;
  readonly secret: boolean;
  /** For the operator: what it does, in one sentence. */
  readonly meaning: string;
};

type Words<Value> = { readonly env: string; readonly meaning: string; readonly fallback?: string; readonly schema: z.ZodType<Value> };

/** A setting that is shown in diagnostics. Text from the environment goes through `schema`. */
export const setting = <Value>(words: Words<Value>): Setting<Value> => ({ ...words, secret: false });

/** A setting that may be absent. */
export const optionalSetting = <Value>(words: Omit<Words<Value>, 'fallback'>): Setting<Value | undefined> => ({
  ...words,
  schema: words.schema.optional(),
  optional: true,
  secret: false,
});

/** A setting that is never shown: passwords, keys, URLs with a password inside. */
export const secretSetting = (words: { readonly env: string; readonly meaning: string }): Setting<Secret> => ({
  ...words,
  schema: z.string().min(1).transform(secret),
  secret: true,
});

/** A secret that may be absent. */
export const optionalSecret = (words: { readonly env: string; readonly meaning: string }): Setting<Secret | undefined> => ({
  ...secretSetting(words),
  schema: z.string().min(1).transform(secret).optional(),
  optional: true,
});

/** Shapes that many settings share. */
export const port = z.coerce.number().int().min(0).max(65_535);
export const whole = z.coerce.number().int();
export const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''));
export const words = z.string().transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);
