import { emptyRun } from '../../shared/run/apply-event.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { Host } from '../host/create-host.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { tell } from './print.ts';
import { jsonReporter } from './report-json.ts';
import { liveReporter } from './report-live.ts';
import { plainReporter } from './report-plain.ts';
import { type ShownFrom, watchRun } from './watch-run.ts';

/** How long the command waits for notifications on their way, in milliseconds. */
const longestWaitMs = 12_000;

export function fromItsStart(run: string): ShownFrom {
  return { state: emptyRun(run), outputBytes: () => 0 };
}

function reporterFor(state: RunState, json: boolean) {
  if (json) return jsonReporter(state.run);
  return process.stderr.isTTY ? liveReporter(state) : plainReporter(state);
}

/** A signal cancels the run, whose end then ends the command; the host kills what will not go within its own limits. */
function cancelOnSignals(host: Host, run: string): () => void {
  const cancel = () => void host.client.runs.cancel({ run }).catch(() => {});
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  return () => {
    for (const signal of signals) process.off(signal, cancel);
  };
}

/** Waits for reports and notifications, and tells of those that came to nothing; they change no exit code. */
async function tellAfter(host: Host, run: string): Promise<void> {
  const { reports, notifications, settled } = await host.client.runs.after({ run, waitMs: longestWaitMs });
  for (const { format, path, error } of reports)
    tell(error === null ? `report: ${path}` : `warning: the ${format} report was not written: ${error}`);
  for (const { channel, outcome, detail } of notifications)
    if (outcome !== 'sent') tell(`warning: nothing was sent by ${channel}: ${detail}`);
  if (!settled) tell('warning: some notifications were not sent in time');
}

/** Shows a run of this process until its end, which tells the command's status; a signal cancels it. */
export async function showUntilEnd(host: Host, from: ShownFrom, json: boolean): Promise<ExitCode> {
  const stopListening = cancelOnSignals(host, from.state.run);
  const reporter = reporterFor(from.state, json);
  const conclusion = await watchRun(host, from, reporter);
  reporter.close();
  await tellAfter(host, from.state.run);
  stopListening();
  return conclusion === null ? exitCodes.failed : exitCodeOf(conclusion);
}
