/** Pulls lines and runs of bytes from a stream, holding no more than one of its pieces. */
export type ByteReader = {
  /** A line without its CRLF; undefined at the end of the stream. @throws RangeError for a line over `limit` bytes */
  line(limit: number): Promise<string | undefined>;
  /** One to `most` bytes; undefined at the end. */
  some(most: number): Promise<Buffer | undefined>;
};

/** Reads a stream from where it stands. */
export function openByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const pieces = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await pieces.next();
    if (done) return false;
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  };
  const take = (count: number): Buffer => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  };
  return {
    async line(limit) {
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end > limit || (end < 0 && rest.length > limit + 2)) throw new RangeError('the line is too long');
        if (end >= 0) return take(end + 2).toString('latin1', 0, end);
        if (!(await more())) return undefined;
      }
    },
    async some(most) {
      while (rest.length === 0) if (!(await more())) return undefined;
      return take(Math.min(most, rest.length));
    },
  };
}
