import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { placeAt } from './place.ts';

/** A statement that is not run: what in it is not allowed, where, and what to write instead. */
export const forbidden = (sql: string, offset: number, what: string, instead: string) =>
  new AxionError('query.forbidden', { what, instead, ...placeAt(sql, offset) });

/** SQL that cannot be read. */
export const unreadable = (sql: string, offset: number, says: string) => new AxionError('query.syntax', { says, ...placeAt(sql, offset) });
