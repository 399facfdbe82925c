/** `npm start`: installs what is missing, builds what is stale, opens the app. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowser } from './browser.mjs';
import { ensureBuilt, ensureInstalled, nodePath, root, say } from './ensure.mjs';

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Electron's binary, where its package has one: its own installer writes path.txt. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return null;
  const binary = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

function forward(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 0));
}

/** Opens an app window on the address; answers what was done, in words. */
function openWindow(address) {
  const browser = findBrowser();
  if (browser !== null) {
    const profile = mkdtempSync(join(tmpdir(), 'gantry-window-'));
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const flags = [`--app=${address}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'];
    const window = spawn(browser, [...flags, ...root], { stdio: 'ignore' });
    window.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
    process.once('exit', () => window.kill());
    return 'A window is opening. Ctrl+C here ends Gantry.';
  }
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore' }).once('error', () =>
    say('No browser was found: open the address above in one.'),
  );
  return 'The page is opening in your browser. Ctrl+C here ends Gantry.';
}

function startBrowserHost(args) {
  const child = spawn(nodePath(), [join(root, 'out', 'main', 'serve.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  forward(child);
  createInterface({ input: child.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    if (!/^http:\/\/127\.0\.0\.1:\d+\/\?token=/.test(line)) return;
    say(hasDisplay ? openWindow(line) : 'No display here: open the address above in a browser. Ctrl+C ends Gantry.');
  });
}

try {
  await ensureInstalled();
  await ensureBuilt();
  const args = process.argv.slice(2);
  const electron = hasDisplay ? electronBinary() : null;
  if (electron !== null) forward(spawn(electron, [root, ...args], { stdio: 'inherit' }));
  else startBrowserHost(args);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
