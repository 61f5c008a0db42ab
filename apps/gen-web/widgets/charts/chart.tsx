'use client';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ECBasicOption } from 'echarts/types/dist/shared';
import { useEffect, useRef } from 'react';
import css from '../look/widgets.module.css';

register([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** Draws an option of ECharts as SVG, as large as its place. Charts stay left to right; what mirrors is said in the option. */
export function Chart({ option }: { readonly option: ECBasicOption }) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latest = useRef(option);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const opened = init(target, null, { renderer: 'svg' });
    chart.current = opened;
    opened.setOption(latest.current);
    const observer = new ResizeObserver(() => opened.resize());
    observer.observe(target);
    return () => {
      observer.disconnect();
      opened.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    latest.current = option;
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div ref={element} className={css.chart} dir="ltr" />;
}
