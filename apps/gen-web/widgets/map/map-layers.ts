import type { Tokens } from '@axion/ui/theme/tokens.ts';
import { PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Hexagon, MapPoints, Ramp } from './map-data.ts';

/** Red, green, blue and how much covers what lies below, each up to 255. */
type Colour = [number, number, number, number];

const colourOf = (hex: string, alpha = 255): Colour => {
  const number = Number.parseInt(hex.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255, alpha];
};

/** More points than these lie over each other: their rims would be all that is seen. */
const manyPoints = 150;

/** Points with the colour of their class or their step on the ramp; the one under the pointer is ringed. */
export function pointLayers(
  points: MapPoints,
  { tokens, ramp, hovered }: { readonly tokens: Tokens; readonly ramp: Ramp | null; readonly hovered: number | null },
) {
  const { numbers, classes } = points;
  const plain = colourOf(tokens.cat[0] ?? tokens.primary, 215);
  const ramped = tokens.seq.map((colour) => colourOf(colour, 230));
  const classed = tokens.cat.map((colour) => colourOf(colour, 225));
  const colours = new Uint8Array(points.count * 4);
  for (let index = 0; index < points.count; index += 1) {
    const colour = numbers && ramp ? ramped[ramp.stepOf(numbers[index] ?? Number.NaN)] : classes ? classed[classes[index] ?? 0] : plain;
    colours.set(colour ?? plain, index * 4);
  }
  const shared = { radiusUnits: 'pixels' as const, stroked: true, lineWidthUnits: 'pixels' as const };
  const all = new ScatterplotLayer({
    ...shared,
    id: 'points',
    data: {
      length: points.count,
      attributes: { getPosition: { value: points.places, size: 2 }, getFillColor: { value: colours, size: 4, normalized: true } },
    } as never,
    getRadius: points.count > manyPoints ? 3.6 : 4.6,
    getLineColor: colourOf(tokens.mapLand, points.count > manyPoints ? 90 : 255),
    getLineWidth: points.count > manyPoints ? 0.5 : 1,
    pickable: true,
  });
  if (hovered === null) return [all];
  const ring = new ScatterplotLayer({
    ...shared,
    id: 'here',
    data: [[points.places[hovered * 2] ?? 0, points.places[hovered * 2 + 1] ?? 0]],
    getPosition: (place: number[]) => place as [number, number],
    getRadius: 7,
    getFillColor: colourOf(tokens.here),
    getLineColor: colourOf(tokens.hereInk),
    getLineWidth: 1.6,
  });
  return [all, ring];
}

/** Hexagons on the ramp; the one under the pointer is ringed in yellow. */
export function hexagonLayers(
  hexagons: readonly Hexagon[],
  { tokens, ramp, hovered }: { readonly tokens: Tokens; readonly ramp: Ramp; readonly hovered: number | null },
) {
  const ramped = tokens.seq.map((colour) => colourOf(colour, 212));
  const outlineOf = (hexagon: Hexagon) => hexagon.outline as [number, number][];
  const all = new PolygonLayer<Hexagon>({
    id: 'hexagons',
    data: hexagons as Hexagon[],
    getPolygon: outlineOf,
    getFillColor: ({ value }) => ramped[ramp.stepOf(value)] ?? colourOf(tokens.text3),
    getLineColor: colourOf(tokens.mapLand, 200),
    lineWidthUnits: 'pixels',
    getLineWidth: 1,
    pickable: true,
    updateTriggers: { getFillColor: [tokens, ramp], getLineColor: [tokens] },
  });
  const under = hovered === null ? undefined : hexagons[hovered];
  if (!under) return [all];
  const ring = (id: string, colour: Colour, width: number) =>
    new PolygonLayer<Hexagon>({
      id,
      data: [under],
      getPolygon: outlineOf,
      filled: false,
      getLineColor: colour,
      lineWidthUnits: 'pixels',
      getLineWidth: width,
    });
  return [all, ring('here-edge', colourOf(tokens.hereInk), 5), ring('here', colourOf(tokens.here), 2.5)];
}
