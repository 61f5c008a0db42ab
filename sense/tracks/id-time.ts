import { AxionError } from '@axion/platform/errors/axion-error.ts';

const earliestMs = Date.UTC(2010);
const aheadMs = 24 * 60 * 60 * 1_000;

/** The moment inside a UUIDv7 (RFC 9562, section 5.7); it names the partition, so every lookup by id passes both. */
export const timeOfId = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

/**
 * The time inside an id that a device minted.
 * @throws AxionError `track.time-implausible` before 2010 or more than a day ahead: the device's clock is wrong
 */
export function plausibleTimeOf(id: string, now: Date): Date {
  const time = timeOfId(id);
  if (time.getTime() >= earliestMs && time.getTime() <= now.getTime() + aheadMs) return time;
  throw new AxionError('track.time-implausible', { id, time: time.toISOString() });
}
