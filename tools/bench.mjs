/** `npm run bench -- NAME [its own arguments]`: installs and builds what is missing, then runs one of the programs in bench/. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, nodePath, root, run, say } from './ensure.mjs';

const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  say(`Which? npm run bench -- ${names.join(' | ')}`);
  process.exitCode = 2;
} else {
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await run(nodePath(), [join(root, 'bench', `${name}.ts`), ...rest], { stdio: 'inherit' });
}
