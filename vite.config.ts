import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The web app: two HTML files (the app, and the panel inside a CRM) over one set of hashed files. */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react()],
  // Its usual door needs Node's Buffer.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: ['src/web/index.html', 'src/web/embed.html'] },
  },
});
