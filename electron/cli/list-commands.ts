import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openHost, workspaceFor } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

interface ListOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** `gantry list`: what the workspace holds. */
export async function listCommand(options: ListOptions): Promise<ExitCode> {
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    const { playbooks, scripts, root } = await host.client.workspace.get();
    if (options.json) {
      answerJson({ root, playbooks, scripts });
      return exitCodes.success;
    }
    if (playbooks.length === 0) tell(`No playbooks in ${root}. They live in playbooks/ as .json, .yaml or .psd1.`);
    else answer(table(playbooks.map((entry) => [entry.path, entry.name, entry.description ?? ''])));
    if (scripts.length > 0)
      answer(`\n${table(scripts.map((script) => [script.number, script.name, script.description ?? '']))}`);
    return exitCodes.success;
  } finally {
    await host.dispose();
  }
}

const marks = { ok: '✓', warning: '!', error: '✗' } as const;

/** `gantry doctor`: whether this machine and workspace have what Gantry needs, and what to do where not. */
export async function doctorCommand(options: ListOptions): Promise<ExitCode> {
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    const checks = await host.client.doctor();
    if (options.json) answerJson(checks);
    else {
      for (const { status, title, detail, help } of checks)
        answer(`${marks[status]} ${title}: ${detail}${help === null ? '' : `\n    ${help}`}`);
    }
    return checks.some(({ status }) => status === 'error') ? exitCodes.failed : exitCodes.success;
  } finally {
    await host.dispose();
  }
}
