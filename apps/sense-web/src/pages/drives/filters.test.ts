import { describe, expect, it } from 'vitest';
import { askedOf, DrivesFilter, dayText, isFiltered, lastDays } from './filters.ts';

describe('filters', () => {
  it('leaves out what makes no sense', () => {
    expect(DrivesFilter.parse({ text: ' north ', status: 'lost', from: '2026-13-40', to: '2026-11-18', device: 'a b' })).toEqual({
      text: 'north',
      to: '2026-11-18',
    });
  });

  it('asks for whole days of the reader', () => {
    const asked = askedOf({ from: '2026-11-17', to: '2026-11-18' });
    expect(asked).toEqual({ from: new Date(2026, 10, 17).toISOString(), to: new Date(2026, 10, 19).toISOString() });
  });

  it('names the device as the API does', () => {
    expect(askedOf({ device: 'phone-07', status: 'recording', text: 'loop' })).toEqual({
      deviceId: 'phone-07',
      status: 'recording',
      text: 'loop',
    });
  });

  it('counts today among the last days, across months', () => {
    expect(lastDays(7, new Date(2026, 2, 3, 23, 50))).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(dayText(new Date(2026, 0, 1))).toBe('2026-01-01');
  });

  it('knows whether anything is filtered', () => {
    expect([isFiltered({}), isFiltered({ text: undefined }), isFiltered({ text: 'a' })]).toEqual([false, false, true]);
  });
});
