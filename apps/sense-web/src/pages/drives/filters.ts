import { TrackStatus } from '@axion/contracts/sense/track.ts';
import { z } from 'zod';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00`)));

/** The list's filters as they stand in the address; what makes no sense is left out. Days are of the reader's zone. */
export const DrivesFilter = z.object({
  text: z.string().trim().max(200).min(1).optional().catch(undefined),
  status: TrackStatus.optional().catch(undefined),
  device: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,100}$/)
    .optional()
    .catch(undefined),
  from: day.optional().catch(undefined),
  to: day.optional().catch(undefined),
});
export type DrivesFilter = z.infer<typeof DrivesFilter>;

/** What the API is asked: days become moments, the last day is included. */
export function askedOf({ text, status, device, from, to }: DrivesFilter) {
  return {
    ...(text === undefined ? {} : { text }),
    ...(status === undefined ? {} : { status }),
    ...(device === undefined ? {} : { deviceId: device }),
    ...(from === undefined ? {} : { from: startOf(from).toISOString() }),
    ...(to === undefined ? {} : { to: startOf(to, 1).toISOString() }),
  };
}

/** Local midnight of a day, some days later; a day in which clocks change is shorter or longer. */
function startOf(text: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}

/** The day as the address writes it. */
export function dayText(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The last `days` days with today, for the quick choices. */
export const lastDays = (days: number, today: Date): { readonly from: string; readonly to: string } => ({
  from: dayText(new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1)),
  to: dayText(today),
});

/** Whether anything is filtered. */
export const isFiltered = (filter: DrivesFilter): boolean => Object.values(filter).some((value) => value !== undefined);
