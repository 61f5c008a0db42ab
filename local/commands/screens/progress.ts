import type { PartState, StackState } from '../../supervisor/part-state.ts';

const settled = new Set<PartState['standing']>(['ready', 'done']);

/** The lines that tell what changed from one state to the next: parts that became ready or done, were restarted, or were stopped. */
export function newsLines(before: StackState | undefined, after: StackState): readonly string[] {
  const known = new Map(before?.parts.map((part) => [part.name, part]));
  // What is stopped ends in the reverse order of the table.
  const parts = after.phase === 'stopping' || after.phase === 'stopped' ? after.parts.toReversed() : after.parts;
  return parts.flatMap((part) => newsOf(known.get(part.name), part));
}

function newsOf(before: PartState | undefined, part: PartState): readonly string[] {
  if (before?.standing === part.standing && before.restarts === part.restarts) return [];
  if (settled.has(part.standing) && before?.standing !== part.standing) return [settledLine(part)];
  if (part.standing === 'restarting') return [`  ! ${part.title}: ${part.detail}`];
  if (part.standing === 'stopped' && before !== undefined && !settledIsOver(before)) return [`  ■ ${part.title} stopped`];
  if (part.standing === 'failed') return [`  ✗ ${part.title}`];
  return [];
}

const settledIsOver = ({ standing }: PartState): boolean => standing === 'done' || standing === 'waiting' || standing === 'working';

function settledLine({ title, tookMs, detail, external, kind, restarts }: PartState): string {
  const took = tookMs === null ? '' : secondsText(tookMs);
  const said = external ? 'yours' : restarts > 0 ? 'runs again' : kind === 'step' ? (detail ?? '') : '';
  return `  ✓ ${title.padEnd(28)} ${took.padStart(7)}  ${said}`.trimEnd();
}

/** What is being waited for, in one line; undefined when nothing is. */
export function waitingLine({ parts }: StackState): string | undefined {
  const busy = parts.filter(({ standing }) => standing === 'starting' || standing === 'working' || standing === 'stopping');
  if (busy.length === 0) return undefined;
  return `  … ${busy.map(({ title, detail, standing }) => (standing === 'working' && detail ? `${title}: ${detail}` : title)).join(' · ')}`;
}

/** A duration for people. */
export function secondsText(ms: number): string {
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${String(Math.round((ms % 60_000) / 1000)).padStart(2, '0')} s`;
}
