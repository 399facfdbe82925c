import { basename, join } from 'node:path';
import { reachableFrom } from '../../../shared/base/graph.ts';
import { type CronTimes, readCron } from '../../../shared/playbook/cron.ts';
import type { Trigger } from '../../../shared/playbook/model.ts';
import { readPlaybook } from '../../../shared/playbook/read.ts';
import { FileCache } from '../file-cache.ts';
import type { Workspace } from '../workspace.ts';

/** A trigger of a playbook of the workspace. */
export interface PlacedTrigger {
  /** See `scheduleSchema`. */
  readonly id: string;
  readonly path: string;
  readonly playbook: string;
  readonly trigger: Trigger;
  /** What it is that starts it, in words. */
  readonly cause: string;
  /** Of a schedule; null for other kinds, and where it cannot be read. */
  readonly times: CronTimes | null;
  /** Why it can start nothing; null: it can. */
  readonly problem: string | null;
  /** Paused until a person resumes it: a workflow's, which GitHub starts. */
  readonly pausedAtFirst: boolean;
}

function causeOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return trigger.cron;
    case 'files':
      return trigger.patterns.join(', ');
    case 'playbook':
      return `${trigger.playbook}: ${trigger.when}`;
  }
}

/** The time zone of this machine. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function placed(path: string, text: string): PlacedTrigger[] {
  const { playbook, format, problems } = readPlaybook(text, path);
  const name = playbook?.metadata.name || basename(path).replace(/\.\w+$/, '');
  const error = problems.find(({ severity }) => severity === 'error');
  const names = (playbook?.triggers ?? []).map((trigger) => trigger.name);
  return (playbook?.triggers ?? []).map((trigger, index) => {
    const own = names.indexOf(trigger.name) === index ? trigger.name : null;
    const cron = trigger.kind === 'schedule' ? readCron(trigger.cron, trigger.timeZone) : null;
    const line = error === undefined ? null : `The playbook has an error in line ${error.range.line}: ${error.message}`;
    return {
      id: `${path}#${own ?? index + 1}`,
      path,
      playbook: name,
      trigger,
      cause: causeOf(trigger),
      times: cron?.ok ? cron.value : null,
      problem: cron?.ok === false ? cron.error : line,
      pausedAtFirst: format === 'github',
    };
  });
}

/** Whether a trigger by a playbook's end means the playbook of that name and path. */
export function isMeant(trigger: Trigger, { name, path }: { readonly name: string; readonly path: string }): boolean {
  return trigger.kind === 'playbook' && (trigger.playbook === name || trigger.playbook === path);
}

/** The triggers of all playbooks of a workspace, by their paths. */
export class Triggers {
  readonly #workspace: Workspace;
  readonly #byFile: FileCache<PlacedTrigger[]>;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#byFile = new FileCache((path, text) => placed(workspace.nameOf(path), text));
  }

  async all(): Promise<PlacedTrigger[]> {
    const paths = await this.#workspace.playbookPaths();
    const found = await Promise.all(paths.map((path) => this.#byFile.get(join(this.#workspace.root, path))));
    return withoutCircles(found.flatMap((triggers) => triggers ?? []));
  }
}

/** A playbook that its own end would start again, if by way of others, would never come to rest. */
function withoutCircles(triggers: readonly PlacedTrigger[]): PlacedTrigger[] {
  const causes = ({ trigger }: PlacedTrigger) =>
    triggers.filter((other) => isMeant(trigger, { name: other.playbook, path: other.path })).map(({ path }) => path);
  const paths = [...new Set(triggers.map(({ path }) => path))];
  const nodes = paths.map((id) => ({ id, needs: triggers.filter(({ path }) => path === id).flatMap(causes) }));
  return triggers.map((one) => {
    if (!reachableFrom(nodes, causes(one), 'needs').has(one.path)) return one;
    return { ...one, problem: one.problem ?? 'Its own end would start it again and again. Take the trigger away.' };
  });
}
