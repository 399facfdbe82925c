import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPath } from './testing/rig.ts';

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

// env-paths takes the folder for caches from these: XDG's on Linux, below the home folder on macOS, LOCALAPPDATA on Windows.
test('what was compiled at one start is kept for the next, and a folder that cannot be made hinders nothing', () => {
  const home = mkdtempSync(join(tmpdir(), 'gantry-cache-'));
  const start = (cache: string) => {
    const env = { ...process.env, XDG_CACHE_HOME: cache, HOME: cache, LOCALAPPDATA: cache };
    const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, '--version'], { encoding: 'utf8', env });
    return { status, stderr, version: /^\d+\.\d+\.\d+\n$/.test(stdout) };
  };
  try {
    expect(start(home)).toEqual({ status: 0, stderr: '', version: true });
    expect(files(home).length).toBeGreaterThan(0);
    const [file] = files(home);
    expect(start(join(file?.parentPath ?? '', file?.name ?? ''))).toEqual({ status: 0, stderr: '', version: true });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
