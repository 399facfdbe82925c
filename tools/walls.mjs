/**
 * Checks the walls between the zones over the resolved import graph. Takes the folder to check (default: this project) and
 * the fewest modules that it must see (a check that sees nothing finds nothing wrong). Exits 1 on a violation.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractConfiguration from 'dependency-cruiser/config-utl/extract-depcruise-options';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [folder = root, fewest = '150'] = process.argv.slice(2);
const options = await extractConfiguration(join(root, '.dependency-cruiser.cjs'));
process.chdir(folder);
const { output } = await cruise(['shared', 'electron', 'renderer'], {
  ...options,
  baseDir: folder,
  outputType: 'json',
});
const { summary } = JSON.parse(output);
const own = JSON.parse(output).modules.filter(({ source }) => /^(shared|electron|renderer)\//.test(source)).length;
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
if (own < Number(fewest))
  console.error(
    `Only ${own} modules were seen, where at least ${fewest} are expected: the check looks in the wrong place.`,
  );
console.log(`${own} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`);
process.exitCode = summary.violations.length === 0 && own >= Number(fewest) ? 0 : 1;
