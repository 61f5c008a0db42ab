'use client';
import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { MapBox } from '@axion/ui/map/map-box.tsx';
import { MapButtons } from '@axion/ui/map/map-buttons.tsx';
import { MapView } from '@axion/ui/map/map-view.tsx';
import { useTokens } from '@axion/ui/theme/use-color-scheme.ts';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useFormats } from '../../formats/use-formats.ts';
import { cellText } from '../../query/cell-text.ts';
import type { ResultTable } from '../../query/result-table.ts';
import css from '../look/map-widget.module.css';
import { DeckOverlay } from './deck-overlay.tsx';
import { drawsPoints, hexagonsOf, type MapPoints, rampOver, resolutionFor } from './map-data.ts';
import { hexagonLayers, pointLayers } from './map-layers.ts';

type MapEncoding = Extract<Encoding, { kind: 'map' }>;
type MapWidgetProps = { readonly title: string; readonly encoding: MapEncoding; readonly points: MapPoints; readonly table: ResultTable };
type Hovered = { readonly index: number; readonly x: number; readonly y: number };

const wholeWorld = { center: [12, 30] as const, zoom: 1 };

/** Places of an answer on the base map: as points, or gathered in hexagons when they are many. */
export function MapWidget({ title, encoding, points, table }: MapWidgetProps) {
  const tokens = useTokens();
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const start = useMemo(() => (points.box ? { bounds: points.box, paddingPixels: 36 } : wholeWorld), [points.box]);
  const hexagons = useMemo(
    () => (points.box && !drawsPoints(encoding, points.count) ? hexagonsOf(points, resolutionFor(points.box)) : null),
    [points, encoding],
  );
  const ramp = useMemo(
    () => (hexagons ? rampOver(hexagons.map(({ value }) => value)) : points.numbers ? rampOver(points.numbers) : null),
    [hexagons, points],
  );
  const index = hovered?.index ?? null;
  const layers = useMemo(
    () =>
      hexagons && ramp ? hexagonLayers(hexagons, { tokens, ramp, hovered: index }) : pointLayers(points, { tokens, ramp, hovered: index }),
    [hexagons, points, tokens, ramp, index],
  );
  const under = hovered && hexagons ? hexagons[hovered.index] : undefined;
  return (
    <MapView label={title} start={start}>
      <DeckOverlay layers={layers} onHover={setHovered} />
      <MapButtons bounds={points.box} paddingPixels={36} />
      <MapLegend encoding={encoding} points={points} ramp={ramp} isGathered={hexagons !== null} />
      {hovered ? (
        <div className={css.tip} style={{ left: hovered.x, top: hovered.y }}>
          {under ? (
            <HexagonTip count={under.count} value={under.value} colour={encoding.colour} />
          ) : (
            <PointTip row={points.rows[hovered.index] ?? 0} table={table} encoding={encoding} />
          )}
        </div>
      ) : null}
    </MapView>
  );
}

function HexagonTip({ count, value, colour }: { readonly count: number; readonly value: number; readonly colour: string | null }) {
  const t = useTranslations('map');
  const formats = useFormats();
  return (
    <>
      <b>{t('inCell', { count })}</b>
      {colour === null ? null : (
        <p>
          {t('mean', { name: colour })} <bdi>{formats.figure(value, 'decimal').value}</bdi>
        </p>
      )}
    </>
  );
}

function PointTip({ row, table, encoding }: { readonly row: number; readonly table: ResultTable; readonly encoding: MapEncoding }) {
  const names = encoding.tooltip.length > 0 ? encoding.tooltip : table.columns.map(({ name }) => name).slice(0, 6);
  return (
    <dl>
      {names.map((name) => {
        const index = table.columns.findIndex((column) => column.name === name);
        const column = table.columns[index];
        return column ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{cellText(table.at(row, index), column) ?? 'NULL'}</bdi>
            </dd>
          </div>
        ) : null;
      })}
    </dl>
  );
}

type MapLegendProps = {
  readonly encoding: MapEncoding;
  readonly points: MapPoints;
  readonly ramp: ReturnType<typeof rampOver> | null;
  readonly isGathered: boolean;
};

function MapLegend({ encoding, points, ramp, isGathered }: MapLegendProps) {
  const t = useTranslations('map');
  const formats = useFormats();
  const tokens = useTokens();
  const write = (value: number) => formats.figure(value, 'decimal').value;
  if (ramp && ramp.to > ramp.from) {
    const middle = (ramp.from + ramp.to) / 2;
    return (
      <MapBox at="bottom-start" className={css.legend}>
        <span className={css.name}>
          {isGathered && encoding.colour === null
            ? t('perCell')
            : isGathered
              ? t('mean', { name: encoding.colour ?? '' })
              : encoding.colour}
        </span>
        <span className={css.ramp} dir="ltr">
          {tokens.seq.map((colour) => (
            <i key={colour} style={{ background: colour }} />
          ))}
        </span>
        <span className={css.ticks} dir="ltr">
          {[ramp.from, middle, ramp.to].map((value) => (
            <span key={value}>{write(value)}</span>
          ))}
        </span>
      </MapBox>
    );
  }
  if (points.names.length === 0 || isGathered) return null;
  return (
    <MapBox at="bottom-start" className={css.legend}>
      <span className={css.name}>{encoding.colour}</span>
      <ul className={css.classes}>
        {points.names.map((name, position) => (
          <li key={name}>
            <i style={{ background: tokens.cat[position % tokens.cat.length] }} />
            <bdi>{position === 7 ? t('others') : name}</bdi>
          </li>
        ))}
      </ul>
    </MapBox>
  );
}
