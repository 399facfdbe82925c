import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { lastOverwrite, withoutSequences } from '../../../shared/base/terminal-text.ts';
import type { WrittenReport } from '../../../shared/host/after.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { isFailure } from '../../../shared/run/conclusion.ts';
import { reportFileName, reportForms } from '../../../shared/run/report/render-report.ts';
import { type ReportFormat, reportFormats } from '../../../shared/run/report/report-formats.ts';
import type { ReportInput } from '../../../shared/run/report/report-input.ts';
import type { RunState, StepState } from '../../../shared/run/state.ts';
import { readLines } from '../../journal/read-output.ts';
import type { RunFolder } from '../../journal/run-folder.ts';
import { fillIn } from './fill-in.ts';

/** Lines of the end of an output: of a step that failed, and of any where the logs are asked for. */
const linesOfFailed = 40;
const linesOfLog = 2000;
/** Characters of one output. */
const longestOutput = 256 * 1024;

async function endOf(path: string, count: number): Promise<string> {
  const { total } = await readLines(path, 0, 1);
  const { lines } = await readLines(path, Math.max(0, total - count), count);
  const text = lines.map((line) => lastOverwrite(withoutSequences(line))).join('\n');
  return text.slice(-longestOutput).trimEnd();
}

function worth(step: StepState, logs: boolean): number {
  if (step.startedAt === null || step.outputBytes === 0) return 0;
  if (logs) return linesOfLog;
  return step.outcome !== null && isFailure(step.outcome) ? linesOfFailed : 0;
}

/** A run with what its reports need of its files. `logs`: the output of every step, its end at least; else of those that failed. */
export async function reportInput(
  folder: RunFolder,
  state: RunState,
  how: { readonly logs: boolean; readonly metrics: boolean },
): Promise<ReportInput> {
  const outputs = new Map<string, string>();
  for (const job of state.jobs.values()) {
    for (const step of job.steps) {
      const count = worth(step, how.logs);
      if (count > 0) outputs.set(JSON.stringify([job.id, step.id]), await endOf(folder.output(job.id, step.id), count));
    }
  }
  const outputOf = (job: string, step: string) => outputs.get(JSON.stringify([job, step])) ?? '';
  return { state, now: Date.now(), outputOf, metrics: how.metrics };
}

function formatOf(name: string): ReportFormat | null {
  return reportFormats.find((format) => reportForms[format].named.toLowerCase() === name.toLowerCase()) ?? null;
}

/** Where reports go: a folder of the workspace. Null: what is asked for lies elsewhere. */
function folderOf(workspace: string, path: string): string | null {
  const folder = resolve(workspace, path);
  return folder === workspace || folder.startsWith(workspace + sep) ? folder : null;
}

/**
 * Writes the reports that a playbook asks for (`reporting`), one file for each format, its folder made where it is not there.
 * Never rejects: what cannot be written is told in the answer.
 */
export async function writeReports(
  workspace: string,
  folder: RunFolder,
  plan: Plan,
  state: RunState,
): Promise<WrittenReport[]> {
  const reporting = plan.reporting ?? null;
  if (reporting === null || !reporting.enabled) return [];
  const formats = [...new Set(reporting.formats.map(formatOf))].filter((format) => format !== null);
  const failed = (error: string) => formats.map((format): WrittenReport => ({ format, path: null, error }));
  const wanted = fillIn(reporting.outputPath ?? 'reports', plan, state);
  if (!wanted.ok) return failed(`Its folder cannot be told: ${wanted.error}`);
  const into = folderOf(workspace, wanted.value);
  if (into === null) return failed(`Reports go into the workspace only, and ${wanted.value} lies outside of it`);
  try {
    const how = { logs: reporting.includeLogs, metrics: reporting.includeMetrics };
    const input = await reportInput(folder, state, how);
    await mkdir(into, { recursive: true });
    return await Promise.all(formats.map((format) => writeReport(workspace, into, format, input)));
  } catch (error) {
    return failed(messageOf(error));
  }
}

async function writeReport(
  workspace: string,
  folder: string,
  format: ReportFormat,
  input: ReportInput,
): Promise<WrittenReport> {
  const { state } = input;
  const path = join(folder, reportFileName(state.outline?.name ?? '', state.run, format));
  try {
    await writeFileAtomic(path, reportForms[format].render(input));
    return { format, path: relative(workspace, path).split(sep).join('/'), error: null };
  } catch (error) {
    return { format, path: null, error: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
