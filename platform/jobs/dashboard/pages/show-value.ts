const secretName = /secret|passw|token|credential|api.?key|private|authorization|cookie/i;
const longestText = 4_000;
const deepest = 6;

/** A payload or an answer as JSON for people: what has the name of a secret is hidden, what is long is cut. */
export function showValue(value: unknown): string {
  const text = JSON.stringify(hidden(value, 0), null, 2) ?? 'null';
  return text.length > longestText ? `${text.slice(0, longestText)}\n… cut after ${longestText} signs` : text;
}

function hidden(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? withoutPassword(value) : value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => hidden(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? '[secret]' : hidden(item, depth + 1)]),
  );
}

const withoutPassword = (text: string): string => text.replaceAll(/(\w+:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:[secret]@');

export type Shown = { readonly fraction: number; readonly words: string };

/** The progress that a running attempt left, if it left any. */
export function progressOf(output: unknown): Shown | undefined {
  const { progress, words } = (output ?? {}) as { progress?: unknown; words?: unknown };
  return typeof progress === 'number' ? { fraction: progress, words: typeof words === 'string' ? words : '' } : undefined;
}

/** The words of a failure, whoever wrote it: a run of ours, or pg-boss itself. */
export function failureText(output: unknown): string | undefined {
  const { message, value } = (output ?? {}) as { message?: unknown; value?: unknown };
  if (typeof message === 'string') return withoutPassword(message).slice(0, 500);
  if (typeof value === 'string') return withoutPassword(value).slice(0, 500);
  return typeof value === 'object' && value !== null ? failureText(value) : undefined;
}
