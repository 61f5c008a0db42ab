'use client';
import dynamic from 'next/dynamic';

/** The chart library comes with the first chart that is drawn. */
export const LazyChart = dynamic(() => import('./chart.tsx').then(({ Chart }) => Chart), { ssr: false });
