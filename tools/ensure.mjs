/**
 * What `npm start` and `npm test` do first, on the machine's own Node (20 or later, plain JavaScript, no package needed):
 * install what is missing, build what is stale, and say what is going on.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const installStamp = join(root, 'node_modules', '.gantry-installed');
const buildStamp = join(root, 'out', '.gantry-built');

/** The Node 24 of the dev dependency `node`, or this process's own where that is new enough. */
export function nodePath() {
  const bundled = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error('The package "node" has no binary for this system: install Node 24 and try again.');
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a program to its end with its output shown on standard error; resolves to its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function installKey() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const manifest = readFileSync(join(root, 'package.json'));
  return createHash('sha256').update(lock).update(manifest).update(`${process.platform}-${process.arch}`).digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

async function ticking(text, work) {
  const started = Date.now();
  say(`${text} …`);
  const timer = setInterval(() => say(`  still at it (${Math.round((Date.now() - started) / 1000)} s)`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Installs the locked packages where they are missing or older than the lock file. */
export async function ensureInstalled() {
  const key = installKey();
  if (read(installStamp) === key) return;
  const npm = windows ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await ticking('Installing packages (once, a minute or two)', () => run(npm, args, { shell: windows }));
  if (code !== 0) {
    throw new Error(
      'npm could not install the packages (its own words stand above). node-pty is compiled here: it wants Python 3, make and a C++ compiler (Debian: apt-get install build-essential python3; macOS: xcode-select --install; Windows: Visual Studio Build Tools).',
    );
  }
  writeFileSync(installStamp, key);
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (!/\.(test|spec)\.tsx?$/.test(entry.name)) yield path;
  }
}

function buildKey() {
  const hash = createHash('sha256').update(read(installStamp) ?? '');
  const files = ['shared', 'electron', 'renderer', 'assets', 'tools'].flatMap((folder) => [
    ...sources(join(root, folder)),
  ]);
  for (const path of [...files, join(root, 'electron.vite.config.ts')].sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds `out/` where a source changed since it was last built. */
export async function ensureBuilt() {
  const key = buildKey();
  if (read(buildStamp) === key) return;
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const code = await ticking('Building', () => run(nodePath(), [cli, 'build', '--logLevel', 'warn']));
  if (code !== 0) throw new Error('The build failed; its words stand above.');
  writeFileSync(buildStamp, key);
}
