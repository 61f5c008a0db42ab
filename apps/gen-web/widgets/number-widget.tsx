'use client';
import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { useTranslations } from 'next-intl';
import { useFormats } from '../formats/use-formats.ts';
import type { NumberData } from './charts/chart-data.ts';
import { figureText } from './charts/chart-widget.tsx';
import { Sparkline } from './charts/sparkline.tsx';
import css from './look/widgets.module.css';

type NumberEncoding = Extract<Encoding, { kind: 'number' }>;

/** A figure with its unit, its change in words, and where it comes from as a small line. */
export function NumberWidget({ encoding, data }: { readonly encoding: NumberEncoding; readonly data: NumberData }) {
  const formats = useFormats();
  const { value, unit } = formats.figure(data.value, encoding.format, encoding.unit);
  return (
    <div className={css.figure}>
      <p className={css.value}>
        <bdi>{value}</bdi>
        {unit ? <small>{unit}</small> : null}
      </p>
      <Change encoding={encoding} data={data} />
      <span className={css.trend}>
        <Sparkline values={data.trend} />
      </span>
    </div>
  );
}

function Change({ encoding, data }: { readonly encoding: NumberEncoding; readonly data: NumberData }) {
  const t = useTranslations('change');
  const formats = useFormats();
  if (data.value === null || data.previous === null) return null;
  const difference = data.value - data.previous;
  const against = encoding.previousLabel ?? t('before');
  if (difference === 0) return <p className={css.change}>{t('same', { against })}</p>;
  const isUp = difference > 0;
  const isGood = encoding.good === null ? undefined : (encoding.good === 'higher') === isUp;
  const amount =
    encoding.format === 'percent'
      ? t('points', { value: formats.figure(Math.abs(difference) * 100, 'decimal').value })
      : relativeOf(difference, data.previous, formats, encoding);
  return (
    <p className={css.change}>
      <b data-good={isGood}>
        <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
          <path d={isUp ? 'M4.5 1L8.4 8H.6Z' : 'M4.5 8L8.4 1H.6Z'} fill="currentColor" />
        </svg>{' '}
        {isUp ? t('more', { amount }) : t('less', { amount })}
      </b>{' '}
      {t('against', { against })}
    </p>
  );
}

/** A share of what was before, where there was something; else the amount. */
function relativeOf(difference: number, previous: number, formats: ReturnType<typeof useFormats>, { format }: NumberEncoding): string {
  const share = Math.abs(difference / previous);
  return previous !== 0 && share < 10 && format !== 'duration'
    ? figureText(formats.figure(share, 'percent'))
    : figureText(formats.figure(Math.abs(difference), format));
}
