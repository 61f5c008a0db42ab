import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Pages of Sense Web. Nothing is inlined as data, so that the Content-Security-Policy can stay narrow; maps come in a chunk of their own. */
export default defineConfig({
  plugins: [react()],
  publicDir: 'public',
  build: {
    target: 'es2024',
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1_500,
    modulePreload: { polyfill: false },
  },
});
