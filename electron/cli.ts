#!/usr/bin/env node
import { nodeRefusal } from './node-version.ts';

const refusal = nodeRefusal(process.versions.node);
if (refusal === null) {
  // Loaded after the look at Node's version: what the program is made of may not even load on an older one.
  (await import('./compile-cache.ts')).keepCompiled();
  const [{ runProgram }, { version }] = await Promise.all([import('./cli/program.ts'), import('./version.ts')]);
  process.exitCode = await runProgram(process.argv.slice(2), version);
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
