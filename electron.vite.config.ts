import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { executable } from './tools/vite-plugin-executable.ts';
import { playbookValidator } from './tools/vite-plugin-playbook-validator.ts';

/**
 * Three outputs: the Node side (Electron main, browser host, command line, PTY host), the preload, and the page. What they
 * are made of is bundled into them, since loading hundreds of small files takes longer than anything else at a start; the
 * `dependencies` of package.json, which have native parts, stay as they are.
 */
export default defineConfig({
  main: {
    plugins: [playbookValidator(), executable(['cli.js'])],
    build: {
      outDir: 'out/main',
      target: 'node24',
      sourcemap: true,
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          serve: 'electron/serve.ts',
          cli: 'electron/cli.ts',
          'pty-host': 'electron/pty-host.ts',
          keychain: 'electron/keychain.ts',
          'search-worker': 'electron/search-worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: { input: 'electron/app/preload.ts', output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwind(), playbookValidator()],
    worker: { format: 'es', plugins: () => [playbookValidator()] },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // It is loaded from this machine, not over a network.
      chunkSizeWarningLimit: 4000,
      target: 'chrome140',
      // The page's policy takes fonts from files alone.
      assetsInlineLimit: 0,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
