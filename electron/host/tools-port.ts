import { execFile } from 'node:child_process';
import { isAbsolute, resolve } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { fail, ok } from '../../shared/base/result.ts';
import type { ToolsPort } from '../engine/ports.ts';
import { hostEnvironment, stepEnvironment } from '../sessions/environment.ts';
import { findProgram } from '../sessions/shells.ts';

const run = promisify(execFile);
const askLimitMs = 30_000;

/** Asks programs as a step would find them: by its PATH, in its folder, with its environment. */
export const toolsPort: ToolsPort = {
  async ask({ programs, args, workingDirectory, ...command }) {
    const env = { ...hostEnvironment(), ...stepEnvironment(command, {}) };
    const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1];
    for (const program of programs) {
      const found = findProgram(program, path);
      if (found === null) continue;
      const file = isAbsolute(found) ? found : resolve(workingDirectory, found);
      // Windows starts a batch file by its command processor alone.
      const shell = /\.(?:cmd|bat)$/i.test(file);
      const options = { cwd: workingDirectory, env, timeout: askLimitMs, windowsHide: true, shell };
      try {
        const { stdout, stderr } = await run(shell ? `"${file}"` : file, [...args], options);
        return { program, path: file, answer: ok(stripVTControlCharacters(`${stdout}\n${stderr}`)) };
      } catch (error) {
        return { program, path: file, answer: fail(error instanceof Error ? error.message : String(error)) };
      }
    }
    return null;
  },
};
