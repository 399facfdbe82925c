import type { RunSummary } from '../../shared/host/api.ts';

/** Whether each word of `text` stands in the run's playbook, file, state or failed jobs, in any letter case. */
export function matchesRun(run: RunSummary, text: string): boolean {
  const state = run.conclusion ?? (run.live ? 'running' : 'interrupted');
  const all = [run.playbook, run.file, state.replace('_', ' '), ...run.failedJobs].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
