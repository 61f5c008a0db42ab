import { describe, expect, it } from 'vitest';
import { driveLine, frameAtMetres, nearestFrame } from './drive-line.ts';
import { frameAt } from './frame.fixture.ts';

const rounded = (values: Float64Array) => [...values].map((value) => Math.round(value));

describe('driveLine', () => {
  it('adds up the way from frame to frame', () => {
    const line = driveLine([frameAt(0, 0), frameAt(2, 20), frameAt(4, 50)]);
    expect(rounded(line.metres)).toEqual([0, 20, 50]);
    expect(line.totalMetres).toBeCloseTo(50, 3);
    expect(line.gaps).toEqual([]);
  });

  it('takes the measured speed, else that of the way around the frame', () => {
    const line = driveLine([frameAt(0, 0), frameAt(2, 20, { speedMetresPerSecond: 20 }), frameAt(4, 50)]);
    expect(rounded(line.kmh)).toEqual([36, 72, 54]);
  });

  it('takes the measured heading, else the direction of the way', () => {
    const line = driveLine([frameAt(0, 40), frameAt(2, 20, { headingDegrees: 70 }), frameAt(4, 0)]);
    expect(rounded(line.headings)).toEqual([180, 70, 180]);
  });

  it('does not invent a heading or a speed for a lone frame', () => {
    const line = driveLine([frameAt(0, 0)]);
    expect([...line.headings, ...line.kmh]).toEqual([Number.NaN, Number.NaN]);
    expect(line.totalMetres).toBe(0);
  });

  it('calls 100 m or 60 s without a frame a gap', () => {
    const line = driveLine([frameAt(0, 0), frameAt(2, 99), frameAt(4, 199.5), frameAt(64, 210)]);
    expect(line.gaps.map(({ reason, from, to, seconds }) => [reason, from, to, seconds])).toEqual([
      ['no-frames', 1, 2, 2],
      ['no-frames', 2, 3, 60],
    ]);
  });

  it('calls a run of weak positions one gap with its neighbours as ends', () => {
    const weak = { accuracyMetres: 48 };
    const line = driveLine([frameAt(0, 0), frameAt(1, 10, weak), frameAt(2, 20, weak), frameAt(3, 30), frameAt(4, 40)]);
    expect(line.gaps).toMatchObject([{ reason: 'weak-position', from: 0, to: 3, seconds: 3 }]);
    expect(line.gaps[0]?.toMetres).toBeCloseTo(30, 3);
  });

  it('ends a weak run at the last frame', () => {
    const line = driveLine([frameAt(0, 0), frameAt(1, 10, { accuracyMetres: 48 })]);
    expect(line.gaps).toMatchObject([{ from: 0, to: 1 }]);
  });
});

describe('finding frames', () => {
  const frames = [frameAt(0, 0), frameAt(2, 20), frameAt(4, 50)];
  const line = driveLine(frames);

  it.each([
    [-5, 0],
    [9.9, 0],
    [10.1, 1],
    [34, 1],
    [36, 2],
    [999, 2],
  ])('finds the frame nearest to %d m', (metres, index) => {
    expect(frameAtMetres(line, metres)).toBe(index);
  });

  it('finds the frame nearest to a place', () => {
    expect(nearestFrame(frames, [13.19, 55.7 + 24 / 111_195.08])).toMatchObject({ index: 1, metres: expect.closeTo(4, 1) });
  });

  it('finds none where there is none', () => {
    expect(frameAtMetres(driveLine([]), 3)).toBe(-1);
    expect(nearestFrame([], [0, 0]).index).toBe(-1);
  });
});
