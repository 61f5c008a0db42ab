'use client';
import dynamic from 'next/dynamic';

/** The map and its graphics come with the first map that is drawn. */
export const LazyMap = dynamic(() => import('./map-widget.tsx').then(({ MapWidget }) => MapWidget), { ssr: false });
