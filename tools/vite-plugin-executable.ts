import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Makes built files programs: npm sets the mode of a `bin` only when it links it, and a build writes the file anew. */
export function executable(files: readonly string[]): Plugin {
  return {
    name: 'executable',
    writeBundle({ dir = '.' }) {
      for (const file of files) chmodSync(join(dir, file), 0o755);
    },
  };
}
