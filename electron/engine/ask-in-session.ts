import type { Permissions } from '../../shared/playbook/model.ts';
import type { Asker } from './evaluation.ts';
import type { JobSession } from './ports.ts';
import type { RunScope } from './scope.ts';

/**
 * Gives `decide` a session for what only PowerShell can answer, before there is a job to ask it in. It is opened when it
 * is asked for, as most conditions need none, and ended with the answer. `place` names it among the run's jobs.
 */
export async function askInSession<T>(
  scope: RunScope,
  place: string,
  permissions: Permissions | null,
  decide: (ask: () => Asker) => Promise<T>,
): Promise<T> {
  const { run, workspace } = scope.options;
  let session: JobSession | null = null;
  const open = (): Asker => {
    session ??= scope.ports.sessions.open({ run, job: place, attempt: 0, workspace, permissions });
    const hooks = { onOutput: async () => {}, onWaiting() {}, signal: new AbortController().signal };
    return { session, hooks };
  };
  const answer = await decide(open);
  await (session as JobSession | null)?.close();
  return answer;
}
