import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { SourceRefusal } from '../source-refusal.ts';

const authenticationCodes = new Set([192, 193, 194, 516]);

/** An answer that is not 200, as an error. `source` is what people call the server. */
export function refusalOf(source: string, status: number, exceptionCode: string | undefined, body: string): Error {
  const [, found, text] = /^Code:\s*(\d+)\.\s*DB::Exception:\s*(.*)$/s.exec(body) ?? [];
  const code = Number(exceptionCode ?? found ?? 0);
  if (authenticationCodes.has(code)) return new AxionError('source.authentication-failed', { source });
  if (code === 0)
    return new AxionError('source.not-understood', { source, cause: `it answered ${status} and not in the way of ClickHouse` });
  return new SourceRefusal(code, (text ?? body).trim());
}

/** A connection's failure, as an error. Only its code is told, and to strangers' hosts not even that. */
export function connectionFailure(source: string, trusted: boolean, cause: unknown): Error {
  if (cause instanceof AxionError || cause instanceof SourceRefusal) return cause;
  const { code = '', name, message } = cause as { code?: string; name?: string; message?: string };
  if (name === 'TimeoutError') return new AxionError('source.unreachable', { source, cause: 'no answer in time' }, cause);
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)/.test(code)) {
    return new AxionError('source.tls-failed', { source, cause: code }, cause);
  }
  if (/^HPE_/.test(code)) return new AxionError('source.not-understood', { source, cause: 'it does not speak HTTP' }, cause);
  const told = trusted ? code || (message ?? 'the connection failed') : 'no connection';
  return new AxionError('source.unreachable', { source, cause: told }, cause);
}
