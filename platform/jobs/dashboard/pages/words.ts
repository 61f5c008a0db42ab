import { type Html, html } from '../../../http/html.ts';

export type JobState = 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';

/** What people read for a state, and how it looks. */
export const stateWords: Record<JobState, { readonly words: string; readonly look: '' | 'good' | 'warn' | 'bad' | 'now' }> = {
  created: { words: 'Queued', look: '' },
  retry: { words: 'Waits to try again', look: 'warn' },
  active: { words: 'Running', look: 'now' },
  completed: { words: 'Done', look: 'good' },
  cancelled: { words: 'Cancelled', look: '' },
  failed: { words: 'Failed', look: 'bad' },
};

/** A state as a word that judges. */
export const stateTag = (state: JobState): Html => {
  const { words, look } = stateWords[state];
  return html`<span class="state ${look}">${words}</span>`;
};

const units: readonly (readonly [seconds: number, word: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A length of time by its largest unit: `0 s`, `90 s` as `1 min`, `26 h` as `1 d`. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [size, word] = units.find(([unit]) => seconds >= unit) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${word}`;
}

/** Year to second, in UTC: `2026-11-21 15:04:05`. */
export const timeText = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

/** A moment as people compare it, with the whole of it at hand; a dash for none. */
export function momentOf(at: Date | null, now: Date): Html {
  if (at === null) return html`<span class="none">–</span>`;
  const ms = at.getTime() - now.getTime();
  const words = ms > 0 ? `in ${lengthText(ms)}` : `${lengthText(-ms)} ago`;
  return html`<time datetime="${at.toISOString()}" title="${timeText(at)} UTC">${words}</time>`;
}

/** How long a run took, or has taken so far. */
export const durationOf = (
  { startedOn, completedOn }: { readonly startedOn: Date | null; readonly completedOn: Date | null },
  now: Date,
): string => {
  if (startedOn === null) return '–';
  const ms = (completedOn ?? now).getTime() - startedOn.getTime();
  return ms < 10_000 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : lengthText(ms);
};
