/** Finding a Chromium on this machine, and getting one where there is none. Plain JavaScript for Node 20. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './ensure.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
  'chrome',
];
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

/** Path of a Chromium, Chrome or Edge, or null. `GANTRY_BROWSER` names one before all others. */
export function findBrowser() {
  const wanted = process.env.GANTRY_BROWSER;
  if (wanted) return existsSync(wanted) ? wanted : null;
  const extension = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name + extension)));
  return [...onPath, ...(places[process.platform] ?? [])].find((path) => existsSync(path)) ?? null;
}

/** As `findBrowser`, after installing Chromium by the system's package manager where this user may; null says it could not. */
export async function findOrInstallBrowser() {
  const found = findBrowser();
  if (found !== null) return found;
  const root = process.getuid?.() === 0;
  const apt = spawnSync('apt-get', ['--version']).status === 0;
  if (!root || !apt) return null;
  say('Installing Chromium for the end-to-end tests …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-qq', 'update'], { env });
  await run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'chromium'], { env });
  return findBrowser();
}
