import type { Formats } from '../../formats/formats.ts';
import type { ResultKind } from '../../query/describe-field.ts';

const dayMs = 86_400_000;

/** A date or time of an answer as milliseconds; what has no zone is UTC. */
export const timeOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`);

/** Whether values of a kind lie on a line of time. */
export const isTime = (kind: ResultKind): boolean => kind === 'date' || kind === 'instant';

/** How names of an axis are written: days, or clocks where all lie within two days; everything else as it is. */
export function axisWords(categories: readonly string[], kind: ResultKind, formats: Formats): (category: string) => string {
  if (!isTime(kind)) return (category) => category;
  const span = timeOf(categories.at(-1) ?? '') - timeOf(categories[0] ?? '');
  const write = kind === 'instant' && Math.abs(span) < 2 * dayMs ? formats.utcClock : formats.utcDay;
  return (category) => {
    const time = timeOf(category);
    return Number.isNaN(time) ? category : write(time);
  };
}
