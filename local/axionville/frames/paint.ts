import type { Pixel } from './camera.ts';

/** An SVG polygon; nothing when fewer than three corners are left. */
export function polygon(points: readonly Pixel[], fill: string, more = ''): string[] {
  if (points.length < 3) return [];
  return [
    `<polygon points="${points.map(([x, y]) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`).join(' ')}" fill="${fill}" ${more}/>`,
  ];
}

const haze = [214, 221, 224] as const;
const hazeMetres = 190;

/** Far things fade into the air. */
export const hazed = (colour: string, metres: number): string => {
  const share = 1 - Math.exp(-metres / hazeMetres);
  return hexOf(channels(colour).map((channel, i) => channel + ((haze[i] as number) - channel) * share * 0.8));
};

/** Lighter or darker by a factor. */
export const shaded = (colour: string, factor: number): string => hexOf(channels(colour).map((channel) => channel * factor));

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const hexOf = (values: readonly number[]) =>
  `#${values
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
