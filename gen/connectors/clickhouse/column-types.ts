import type { ColumnKind } from '@axion/contracts/gen/datasets.ts';

/** By how a type begins once its wrappers are off; the first that fits counts. */
const kinds: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^U?Int\d+$/, 'integer'],
  [/^(Float\d+|BFloat16)$/, 'number'],
  [/^Decimal/, 'decimal'],
  [/^Bool$/, 'boolean'],
  [/^DateTime/, 'instant'],
  [/^Date/, 'date'],
  [/^UUID$/, 'uuid'],
  [/^(Point|Ring|LineString|MultiLineString|Polygon|MultiPolygon|Geometry)$/, 'geometry'],
  [/^(Array|Nested)\(/, 'array'],
  [/^(Map|JSON|Object)\b/, 'map'],
  [/^Tuple\(/, 'tuple'],
  [/^(String|FixedString|Enum|IPv)/, 'text'],
];

/** What a ClickHouse type holds: `LowCardinality(Nullable(String))` is a text that may be NULL. */
export function describeType(type: string): { readonly kind: ColumnKind; readonly nullable: boolean } {
  let inner = type;
  let nullable = false;
  for (
    let wrapper = /^(Nullable|LowCardinality)\((.*)\)$/s.exec(inner);
    wrapper;
    wrapper = /^(Nullable|LowCardinality)\((.*)\)$/s.exec(inner)
  ) {
    nullable ||= wrapper[1] === 'Nullable';
    inner = wrapper[2] ?? '';
  }
  return { kind: kinds.find(([pattern]) => pattern.test(inner))?.[1] ?? 'other', nullable };
}
