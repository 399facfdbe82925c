import type { Host } from '../host/create-host.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openHost, workspaceFor } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

interface ListOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

export interface ScriptListOptions extends ListOptions {
  readonly scripts?: boolean;
  readonly stage?: string;
  readonly tag?: string;
}

/** The library of scripts, with the steps that come to each. */
async function listScripts({ client }: Host, { stage, tag, json = false }: ScriptListOptions): Promise<ExitCode> {
  const [{ root, scripts }, usage] = await Promise.all([client.workspace.get(), client.scripts.usage()]);
  const usesOf = new Map(usage.map(({ script, uses }) => [script, uses]));
  const same = (text: string | null, wanted: string | undefined) =>
    wanted === undefined || text?.toLowerCase() === wanted.toLowerCase();
  const found = scripts
    .filter((script) => same(script.stage, stage) && (tag === undefined || script.tags.some((own) => same(own, tag))))
    .map((script) => ({ ...script, usedBy: usesOf.get(script.path) ?? [] }));
  if (json) answerJson({ root, scripts: found });
  else if (found.length === 0) tell(`No such scripts in ${root}. They live in automation-scripts/ as 0100_Name.ps1.`);
  else
    answer(
      table(
        found.map(({ number, name, stage: own, tags, usedBy, description }) => [
          number,
          name,
          own ?? '',
          tags.join(', '),
          `${usedBy.length} uses`,
          description ?? '',
        ]),
      ),
    );
  return exitCodes.success;
}

/** `gantry list [--scripts]`: what the workspace holds. */
export async function listCommand(options: ScriptListOptions): Promise<ExitCode> {
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    if (options.scripts === true) return await listScripts(host, options);
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
