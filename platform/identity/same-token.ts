import { timingSafeEqual } from 'node:crypto';

/** Compares without telling by its time where they differ. */
export function sameToken(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
