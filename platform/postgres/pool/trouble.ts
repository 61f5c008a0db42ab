import { AxionError } from '../../errors/axion-error.ts';
import { translatePostgresError } from '../postgres-error.ts';
import { readOnlyTransaction } from './refuse-standby.ts';

/** admin_shutdown, crash_shutdown: the server ends this session, before anything of the statement took effect. */
const endedByServer = new Set(['57P01', '57P02']);
/** The pool was full for too long, or a statement took too long: no server is to blame, and asking again would only add to it. */
const slowness = new Set(['timeout exceeded when trying to connect', 'Query read timeout']);

/** Whether another server, or the same one a moment later, may serve where this error came from: not for a wrong password, a full pool or a slow statement. */
export function isServerTrouble(error: unknown): boolean {
  if (error instanceof Error && slowness.has(error.message)) return false;
  const translated = translatePostgresError(error);
  return translated instanceof AxionError && translated.code === 'store.unavailable';
}

/** The server answered that it takes no writes, or that it is going away: nothing of the statement was done, and other connections to it are no better. */
export const isTurnedAway = (error: unknown): boolean => isStandbysAnswer(error) || endedByServer.has(stateOf(error));

/** A transaction that a standby refused has written nothing, whatever it did before. */
export const isStandbysAnswer = (error: unknown): boolean => stateOf(error) === readOnlyTransaction;

/** Whether a connection lives on after an error: the server answered one of the statement, not of the session. */
export const leavesConnectionUsable = (error: unknown): boolean =>
  (error as { severity?: unknown } | undefined)?.severity === 'ERROR' && !isTurnedAway(error);

const stateOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');
