import { literal } from './literal.ts';
import type { QueryShape } from './query-shape.ts';

type Target = {
  readonly text: string;
  readonly shape: QueryShape;
  /** For a statement that names none. */
  readonly format: string;
  readonly file: string;
  /** A named pipe is appended to; without that the engine wants to make the file itself. */
  readonly append: boolean;
};

/** A reading statement that writes its result, in the format it names or the default one, to a file of ours. */
export function withOutfile({ text, shape, format, file, append }: Target): string {
  const bytes = Buffer.from(text, 'utf8');
  const part = (from: number, to: number) => bytes.subarray(from, to).toString('utf8');
  const into = `INTO OUTFILE ${literal(file)}${append ? ' APPEND' : ''}`;
  if (shape.format === undefined) return `${part(0, shape.end)}\n${into} FORMAT ${format}`;
  return `${part(0, shape.format.at)}\n${into} ${part(shape.format.at, shape.end)}`;
}
