import css from '../look/widgets.module.css';

const [width, height, inset] = [76, 26, 3];

/** Where a row of numbers goes, as a small line with its last value marked. It tells nothing that the words beside it do not. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return null;
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const span = greatest - least || 1;
  const points = values.map((value, index) => [
    inset + (index / (values.length - 1)) * (width - 2 * inset),
    height - inset - ((value - least) / span) * (height - 2 * inset),
  ]);
  const [x = 0, y = 0] = points.at(-1) ?? [];
  return (
    <svg className={css.sparkline} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={points.map((point) => point.map((number) => number.toFixed(1)).join(',')).join(' ')} />
      <circle cx={x} cy={y} r={2.2} />
    </svg>
  );
}
