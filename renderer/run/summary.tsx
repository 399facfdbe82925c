import Markdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { formatDuration } from '../../shared/base/duration.ts';
import { jsonAsText } from '../../shared/base/json.ts';
import type { RunState } from '../../shared/run/state.ts';
import { type RunReport, summaryOf, type Totals } from '../../shared/run/summary.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { useNow } from '../widgets/elapsed.tsx';
import { lookOf, StatusIcon } from '../widgets/status-icon.tsx';
import { AfterRunBlock } from './after-run.tsx';
import { Annotations } from './annotations.tsx';
import { Artifacts } from './artifacts.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Failures } from './failures.tsx';
import { SummaryBlock } from './summary-block.tsx';

interface SummaryProps {
  readonly state: RunState;
  readonly onSelect: (ref: GraphRef) => void;
}

/** What a person wants to know of a run: failures first, then what it gave and what it said. */
export function Summary({ state, onSelect }: SummaryProps) {
  const now = useNow(state.status !== 'completed');
  const report = summaryOf(state, now);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label="Summary of the run" tabIndex={0} className="h-full select-text overflow-y-auto px-6 py-5">
      <div className="mx-auto flex max-w-3xl flex-col gap-5">
        <Heading state={state} report={report} />
        {report.failures.length > 0 && <Failures run={state.run} failures={report.failures} onSelect={onSelect} />}
        {report.markdown.map(({ job, step, markdown }) => (
          <article key={`${job}/${step}`} className="markdown rounded-md border border-line bg-raised px-4 py-3">
            <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]}>
              {markdown}
            </Markdown>
          </article>
        ))}
        <Artifacts state={state} />
        <Annotations report={report} onSelect={onSelect} />
        <Outputs report={report} />
        <Skipped report={report} />
        {report.warnings.length > 0 && (
          <SummaryBlock title="Warnings">
            {report.warnings.map(({ code, message }) => (
              <p key={`${code} ${message}`} className="text-warning">
                {message}
              </p>
            ))}
          </SummaryBlock>
        )}
        {state.status === 'completed' && <AfterRunBlock run={state.run} />}
      </div>
    </section>
  );
}

function totalsText(totals: Totals): string {
  return Object.entries(totals)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`)
    .join(', ');
}

function Heading({ state, report }: { readonly state: RunState; readonly report: RunReport }) {
  const look = lookOf(state.status === 'completed' ? 'completed' : 'in_progress', state.conclusion);
  return (
    <header>
      <div className="flex items-start justify-between gap-2">
        <h2 className="flex items-center gap-2 font-semibold text-[15px]">
          <StatusIcon status={state.status} conclusion={state.conclusion} size={17} />
          {report.name}
          <span className={`font-medium ${look.color}`}>{look.label}</span>
          {report.durationMs !== null && (
            <span className="font-normal text-muted">in {formatDuration(report.durationMs)}</span>
          )}
        </h2>
        <ExportMenu run={state.run} />
      </div>
      <p className="mt-1 text-muted text-small">
        Jobs: {totalsText(report.jobs)}. Steps: {totalsText(report.steps)}.
        {report.criticalPath.length > 1 &&
          ` Critical path: ${report.criticalPath.join(' → ')} (${formatDuration(report.criticalMs)}).`}
      </p>
    </header>
  );
}

function Outputs({ report }: { readonly report: RunReport }) {
  const rows = report.outputs.flatMap(({ job, outputs }) =>
    Object.entries(outputs).map(([name, value]) => ({ job, name, value })),
  );
  if (rows.length === 0) return null;
  return (
    <SummaryBlock title="Outputs">
      <table className="w-full text-small">
        <tbody>
          {rows.map(({ job, name, value }) => (
            <tr key={`${job} ${name}`} className="align-top">
              <th
                scope="row"
                className="w-48 truncate py-0.5 pr-3 text-left font-normal text-muted"
              >{`${job}.${name}`}</th>
              <td className="break-all py-0.5 font-mono">{jsonAsText(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </SummaryBlock>
  );
}

function Skipped({ report }: { readonly report: RunReport }) {
  if (report.skipped.length === 0) return null;
  return (
    <SummaryBlock title="Skipped">
      {report.skipped.map(({ job, jobName, text }) => (
        <p key={job} className="py-0.5 text-small">
          {jobName}
          <span className="text-muted"> — {text}</span>
        </p>
      ))}
    </SummaryBlock>
  );
}
