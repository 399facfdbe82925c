import type { RunFilter } from './history.ts';
import type { RunSummary } from './runs-contract.ts';

/** How a run stands in words: its conclusion, or running, or interrupted where its owner is dead. */
export function standingOfRun({ conclusion, live }: Pick<RunSummary, 'conclusion' | 'live'>): string {
  return conclusion ?? (live ? 'running' : 'interrupted');
}

/** As standingOfRun, of a run whose steps wait for a person what the first of them waits for. */
export function labelOfRun(run: Pick<RunSummary, 'conclusion' | 'live' | 'waiting'>): string {
  const [first] = run.waiting;
  if (first === undefined || !run.live) return standingOfRun(run);
  return first.for === 'input' ? 'waits for input' : 'held';
}

/** Whether each word of `text` stands in the run's playbook, file, state, actor or failed jobs, in any letter case. */
export function matchesRun(run: RunSummary, text: string): boolean {
  const state = standingOfRun(run).replace('_', ' ');
  const all = [run.playbook, run.file, state, labelOfRun(run), run.actor, ...run.failedJobs].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Whether a run is one of those that a filter means; what the filter leaves out counts for nothing. */
export function passesFilter(run: RunSummary & { readonly branch: string | null }, filter: RunFilter): boolean {
  const { playbook, states = [], since, until, actor, branch, text } = filter;
  const at = run.startedAt ?? 0;
  return (
    (playbook === undefined || run.playbook === playbook || run.file === playbook) &&
    (states.length === 0 || states.some((state) => state === standingOfRun(run))) &&
    (since === undefined || at >= since) &&
    (until === undefined || at < until) &&
    (actor === undefined || run.actor === actor) &&
    (branch === undefined || run.branch === branch) &&
    (text === undefined || matchesRun(run, text))
  );
}
