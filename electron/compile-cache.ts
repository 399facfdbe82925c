import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import envPaths from 'env-paths';

/**
 * Keeps what Node compiles of the program, in the platform's folder for caches, so that the next start need not do it again.
 * Where that folder cannot be written to all is compiled anew, and nothing is said.
 */
export function keepCompiled(): void {
  enableCompileCache(join(envPaths('gantry', { suffix: '' }).cache, 'compiled'));
}
