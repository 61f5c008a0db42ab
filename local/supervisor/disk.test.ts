import { expect, it } from 'vitest';
import { refuseFullDisk, sizeText } from './disk.ts';
import { exitCodeOf, failureLines } from './refusal.ts';

const home = { folder: '/data/axion', ports: '/nowhere/ports.json' };

it('refuses a first start on a disk with too little room, and says how much is needed', () => {
  expect(() => refuseFullDisk(home, 100 * 1024 ** 2)).toThrow(
    'The disk that holds /data/axion has 100.0 MiB left; starting needs 2.0 GiB.',
  );
  expect(() => refuseFullDisk(home, 3 * 1024 ** 3)).not.toThrow();
});

it('knows a disk that became full in the middle', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(exitCodeOf(full)).toBe('diskFull');
  expect(failureLines(full)).toEqual([
    'The disk is full.',
    '  ENOSPC: no space left on device, write',
    expect.stringContaining('Free some space'),
  ]);
});

it('writes sizes in units that people read', () => {
  expect([0, 1023, 2048, 5 * 1024 ** 2, 1.5 * 1024 ** 3].map(sizeText)).toEqual(['0 B', '1023 B', '2 KiB', '5.0 MiB', '1.5 GiB']);
});
