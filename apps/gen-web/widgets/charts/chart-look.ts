import type { Tokens } from '@axion/ui/theme/tokens.ts';
import type { Formats } from '../../formats/formats.ts';

/** What every chart is drawn with. */
export type ChartLook = {
  readonly tokens: Tokens;
  readonly formats: Formats;
  readonly isRtl: boolean;
  /** What a value is written as. */
  readonly write: (value: number) => string;
  /** What the chart says, for people who cannot see it. */
  readonly description: string;
};

export const fontOf = (isRtl: boolean): string =>
  isRtl ? '"IBM Plex Sans Arabic", "Inter Variable", sans-serif' : '"Inter Variable", "IBM Plex Sans Arabic", sans-serif';

/** Text of axes. */
export const axisText = ({ tokens, isRtl }: ChartLook) => ({ color: tokens.text3, fontSize: 11, fontFamily: fontOf(isRtl) });

/** Colours of series: steps of the ramp where they are parts of a whole, else categories. */
export function seriesColours({ tokens }: Pick<ChartLook, 'tokens'>, count: number, arePartsOfWhole: boolean): readonly string[] {
  if (!arePartsOfWhole || count > 4) return tokens.cat;
  const steps = { 1: [5], 2: [3, 6], 3: [3, 5, 7], 4: [2, 4, 6, 7] }[count] ?? [5];
  return steps.map((step) => tokens.seq[step - 1] ?? tokens.text3);
}

/** What all options share: letters, the box under the pointer, words for screen readers, patterns beside colours. */
export const sharedOption = (look: ChartLook, hasPatterns: boolean) => ({
  animation: false,
  textStyle: { fontFamily: fontOf(look.isRtl) },
  aria: {
    enabled: true,
    label: { description: look.description },
    decal: { show: hasPatterns, decals: patternsOf(look.tokens) },
  },
  tooltip: {
    trigger: 'axis' as const,
    confine: true,
    transitionDuration: 0,
    backgroundColor: look.tokens.raised,
    borderColor: look.tokens.line2,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: look.tokens.text, fontSize: 12, fontFamily: fontOf(look.isRtl) },
    axisPointer: {
      type: 'line' as const,
      lineStyle: { color: look.tokens.hereEdge, width: 1.5, type: 'solid' as const },
      shadowStyle: { color: look.tokens.here, opacity: 0.14 },
    },
    valueFormatter: (value: unknown) => (typeof value === 'number' ? look.write(value) : '–'),
  },
});

/** Fine lines over every series but the first: whoever does not see the colours sees these. */
const patternsOf = (tokens: Tokens) => {
  const line = (rotation: number, dash: number) => ({
    color: tokens.surface,
    opacity: 0.28,
    dashArrayX: [1, 0],
    dashArrayY: [1.2, dash],
    rotation,
  });
  return [{ symbol: 'none', color: 'transparent' }, line(Math.PI / 4, 5), line(-Math.PI / 4, 3.4), line(0, 3), line(Math.PI / 2, 4)];
};
