/**
 * A source's own words about a statement that it did not run to its end. The message may hold names and conditions that we put into the
 * statement: it is made fit for people before it leaves.
 */
export class SourceRefusal extends Error {
  /** The source's number for this kind of failure. */
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'SourceRefusal';
    this.code = code;
  }
}
