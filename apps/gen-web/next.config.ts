import { join } from 'node:path';
import type { NextConfig } from 'next';

/** How the pages are built and served. Types are checked by `npm run check`, not again by each build. */
const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: join(import.meta.dirname, '../..'),
  turbopack: { root: join(import.meta.dirname, '../..') },
  transpilePackages: ['@axion/ui', '@axion/contracts', '@axion/platform'],
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  devIndicators: false,
  reactStrictMode: true,
  // Answers of the API pass through as they come: nothing of ours may hold them back.
  compress: true,
};

export default config;
