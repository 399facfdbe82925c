import { readFileSync } from 'node:fs';
import { hasErrors, type Problem } from '../../shared/base/problem.ts';
import { presentProblem } from '../../shared/plan/cli-plan.ts';
import type { Host } from '../host/create-host.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { answerJson, problemLine, tell } from './print.ts';

interface ValidateOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** One host per workspace: files of one command may belong to several. */
async function withHosts<T>(work: (hostFor: (workspace: string) => Promise<Host>) => Promise<T>): Promise<T> {
  const hosts = new Map<string, Promise<Host>>();
  const hostFor = (workspace: string) => {
    const known = hosts.get(workspace) ?? openHost(workspace);
    hosts.set(workspace, known);
    return known;
  };
  try {
    return await work(hostFor);
  } finally {
    for (const host of hosts.values()) await (await host).dispose();
  }
}

/** `gantry validate FILE...`: what is wrong with them. */
export async function validateCommand(files: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  const paths = files.map((file) => ({ file, path: requireFile(file) }));
  return withHosts(async (hostFor) => {
    const results: { file: string; problems: readonly Problem[] }[] = [];
    for (const { file, path } of paths) {
      const workspace = workspaceFor(options.workspace, path);
      const host = await hostFor(workspace);
      const text = readFileSync(path, 'utf8');
      const { problems } = await host.client.playbooks.validate({ path: hostPath(workspace, path), text });
      results.push({ file, problems });
    }
    if (options.json)
      answerJson(results.map(({ file, problems }) => ({ file, problems: problems.map(presentProblem) })));
    else {
      for (const { file, problems } of results) {
        if (problems.length === 0) tell(`${file}: no problems`);
        for (const problem of problems) tell(problemLine(file, problem));
      }
    }
    return results.some(({ problems }) => hasErrors(problems)) ? exitCodes.failed : exitCodes.success;
  });
}
