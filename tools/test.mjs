/**
 * `npm test`: everything that must hold, one suite after the other, and a last line that adds them up:
 * `N passed, N failed, N skipped`. A suite without tests of its own (types, walls, lint) counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findOrInstallBrowser } from './browser.mjs';
import { ensureBuilt, ensureInstalled, nodePath, root, say } from './ensure.mjs';

const reports = mkdtempSync(join(tmpdir(), 'gantry-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function environment(extra = {}) {
  const path = [dirname(nodePath()), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...extra };
}

function execute(script, args, env) {
  return new Promise((resolve) => {
    const child = spawn(nodePath(), [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    child.once('error', (error) => {
      say(String(error));
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function count(result) {
  for (const key of Object.keys(total)) total[key] += result[key];
  console.log(`  ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
}

async function check(title, script, args) {
  console.log(`\n── ${title}`);
  const code = await execute(script, args, environment());
  count({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

async function unitTests() {
  console.log('\n── unit tests');
  const file = join(reports, 'unit.json');
  const code = await execute(
    'node_modules/vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    environment(),
  );
  const report = readReport(file);
  const failed = report === null ? 1 : report.numFailedTests;
  count({
    passed: report?.numPassedTests ?? 0,
    // A file that does not load has no failed test of its own, but a failed run.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report === null ? 0 : report.numPendingTests + (report.numTodoTests ?? 0),
  });
}

async function endToEndTests() {
  console.log('\n── end-to-end tests');
  const browser = await findOrInstallBrowser();
  if (browser === null)
    console.log(
      '  the specs in a browser are skipped: no Chromium was found, and none could be installed (it takes root and apt-get); set GANTRY_BROWSER to one',
    );
  const file = join(reports, 'e2e.json');
  const env = environment({ PLAYWRIGHT_JSON_OUTPUT_NAME: file, GANTRY_BROWSER: browser ?? '' });
  const code = await execute('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], env);
  const stats = readReport(file)?.stats;
  const failed = stats === undefined ? 1 : stats.unexpected;
  count({
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: stats?.skipped ?? 0,
  });
}

try {
  await ensureInstalled();
  for (const zone of ['shared', 'electron', 'renderer', '.'])
    await check(`types: ${zone}`, 'node_modules/typescript/bin/tsc', ['-p', zone]);
  await check('walls', 'tools/walls.mjs', []);
  await check('format and lint (Biome)', 'node_modules/@biomejs/biome/bin/biome', ['check', '.']);
  await check('lint (oxlint)', 'node_modules/oxlint/bin/oxlint', ['--type-aware']);
  await check('dead code (knip)', 'node_modules/knip/bin/knip.js', []);
  await ensureBuilt();
  await unitTests();
  await endToEndTests();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  total.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
