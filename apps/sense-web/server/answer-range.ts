/** Which bytes of a file to answer: all of them, a part, or none because the range lies outside. */
export type Range = 'whole' | 'unsatisfiable' | { readonly from: number; readonly to: number };

type RangeRequest = {
  /** The request's `Range` header. */
  readonly range: string | undefined;
  /** Its `If-Range`: the range counts only while the file is still the one that the caller knows. */
  readonly ifRange: string | undefined;
  readonly etag: string;
  readonly sizeBytes: number;
};

/** RFC 9110 section 14 for one byte range; several ranges or other units are answered with the whole file, as it allows. */
export function rangeOf({ range, ifRange, etag, sizeBytes }: RangeRequest): Range {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '') || (ifRange !== undefined && ifRange !== etag)) return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { from: sizeBytes - length, to: sizeBytes - 1 };
  }
  const [from, to] = [Number(first), last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)];
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= sizeBytes ? 'unsatisfiable' : { from, to };
}

/** Whether the caller's copy is still the file: `If-None-Match` with one or more tags, or `*`. */
export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
