/** An error that ClickHouse has a number for: what a client reads as `Code: 62. DB::Exception: … (SYNTAX_ERROR)`. */
export type ClickHouseFault = Error & { readonly number: number; readonly label: string };

/** The errors that this server raises by itself; numbers as in ClickHouse's ErrorCodes.cpp. */
const labels = {
  1: 'UNSUPPORTED_METHOD',
  36: 'BAD_ARGUMENTS',
  48: 'NOT_IMPLEMENTED',
  62: 'SYNTAX_ERROR',
  73: 'UNKNOWN_FORMAT',
  115: 'UNKNOWN_SETTING',
  164: 'READONLY',
  202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  216: 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING',
  229: 'QUERY_IS_TOO_LARGE',
  236: 'ABORTED',
  243: 'NOT_ENOUGH_SPACE',
  271: 'CANNOT_DECOMPRESS',
  358: 'INTO_OUTFILE_NOT_ALLOWED',
  394: 'QUERY_WAS_CANCELLED',
  456: 'UNKNOWN_QUERY_PARAMETER',
  497: 'ACCESS_DENIED',
  516: 'AUTHENTICATION_FAILED',
  1001: 'STD_EXCEPTION',
} as const;

/** A fault of this server. */
export const fault = (number: keyof typeof labels, message: string): ClickHouseFault =>
  Object.assign(new Error(message), { name: 'ClickHouseFault', number, label: labels[number] });

const engineWords = /Code: (\d+)\. DB::\w+: ([\s\S]*?)\s*\(([A-Z][A-Z0-9_]+)\)\s*$/;

/** Any thrown value as a fault: the engine's own words where it spoke, else what the file system or Node said. */
export function faultOf(thrown: unknown): ClickHouseFault {
  if (thrown instanceof Error && thrown.name === 'ClickHouseFault') return thrown as ClickHouseFault;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const [, number, message, label] = engineWords.exec(text) ?? [];
  if (number !== undefined && message !== undefined && label !== undefined)
    return Object.assign(new Error(message, { cause: thrown }), { name: 'ClickHouseFault', number: Number(number), label });
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC') return fault(243, 'No space is left on the disk');
  if (code?.startsWith('Z_') || code?.startsWith('ERR_BUFFER') || code?.startsWith('ZSTD_') || code?.startsWith('ERR__ERROR_FORMAT'))
    return fault(271, `The body cannot be decompressed: ${text}`);
  return fault(1001, text);
}

/** The body that a ClickHouse server sends for a fault. */
export const faultText = ({ number, label, message }: ClickHouseFault, version: string): string =>
  `Code: ${number}. DB::Exception: ${message} (${label}) (version ${version} (chDB))\n`;
