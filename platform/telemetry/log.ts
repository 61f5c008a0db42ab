import { pino } from 'pino';
import { currentRequestId } from './request-context.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One JSON line a message: what happened in words, facts as fields, the request id by itself. */
export type Log = {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
};

/** Writes to standard output. `service` stands in every line. */
export function openLog({ service, level }: { readonly service: string; readonly level: string }): Log {
  const out = pino({
    level,
    base: { service },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
    serializers: { error: describeError },
  });
  const at =
    (name: keyof Log) =>
    (message: string, fields: Fields = {}) =>
      out[name](fields, message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Name, message and stack of an error and its causes. Params and driver details stay out: they may hold what people typed. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > 3) return typeof error === 'string' ? error : typeof error;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause, depth + 1) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
