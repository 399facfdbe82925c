import type { Script } from '../../shared/plan/script.ts';
import { scriptPlaybook } from '../../shared/plan/script-playbook.ts';
import { requestAnalysis } from '../analysis/client.ts';
import { analysedDocument, openDocument } from '../documents.ts';
import type { Runnable } from '../stores/dialogs-store.ts';
import { storedNames } from '../stores/secrets-store.ts';
import { factsOf, useWorkspace } from '../stores/workspace-store.ts';

/** The numbered script at a path; null: it is none. */
export function scriptAt(path: string): Script | null {
  return useWorkspace.getState().workspace?.scripts.find((script) => script.path === path) ?? null;
}

/** What people call the numbered script at a path; null: it is none. */
export function scriptTitle(path: string): string | null {
  const script = scriptAt(path);
  return script === null ? null : `${script.number} ${script.name}`;
}

async function analysisOf(path: string) {
  const script = scriptAt(path);
  const { workspace } = useWorkspace.getState();
  if (script === null || workspace === null) {
    await openDocument(path);
    return (await analysedDocument(path))?.analysis ?? null;
  }
  const text = scriptPlaybook(script, {});
  return requestAnalysis(text, path, await factsOf(workspace, path, text), storedNames());
}

/** What a playbook, or a script that is run alone, is to be given, and whether secrets that it names have no value. */
export async function runnableOf(path: string): Promise<Runnable & { readonly lacksSecrets: boolean }> {
  const analysis = await analysisOf(path);
  return {
    name: scriptTitle(path) ?? analysis?.plan?.playbook.name ?? path,
    inputs: analysis?.inputs ?? [],
    profiles: analysis?.profiles ?? [],
    plan: analysis?.plan ?? null,
    lacksSecrets: analysis?.problems.some(({ code }) => code === 'secret-undefined') ?? false,
  };
}
