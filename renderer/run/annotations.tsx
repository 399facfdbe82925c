import { useState } from 'react';
import type { Annotation } from '../../shared/run/events.ts';
import type { RunReport } from '../../shared/run/summary.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { SummaryBlock } from './summary-block.tsx';

const levels = ['error', 'warning', 'notice', 'debug'] as const satisfies readonly Annotation['level'][];
const colors = {
  error: 'text-failure',
  warning: 'text-warning',
  notice: 'text-accent',
  debug: 'text-faint',
} as const satisfies Record<Annotation['level'], string>;
/** More rows than these are asked for by a narrower filter. */
const mostShown = 200;

interface AnnotationsProps {
  readonly report: RunReport;
  readonly onSelect: (ref: GraphRef) => void;
}

/** What steps and their problem matchers told, by level and by words. */
export function Annotations({ report: { annotations }, onSelect }: AnnotationsProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set(['debug']));
  const [words, setWords] = useState('');
  if (annotations.length === 0) return null;
  const wanted = words.toLowerCase();
  const shown = annotations.filter(
    ({ job, step, annotation: { level, title, message, file } }) =>
      !hidden.has(level) && [job, step, title, message, file].join('\n').toLowerCase().includes(wanted),
  );
  const toggle = (level: string) =>
    setHidden((before) =>
      before.has(level) ? new Set([...before].filter((other) => other !== level)) : new Set([...before, level]),
    );
  return (
    <SummaryBlock title="Annotations">
      <div className="flex flex-wrap items-center gap-1.5 py-1">
        {levels.map((level) => {
          const count = annotations.filter(({ annotation }) => annotation.level === level).length;
          return count === 0 ? null : (
            <button
              key={level}
              type="button"
              aria-pressed={!hidden.has(level)}
              onClick={() => toggle(level)}
              className="h-6 rounded-md border border-line px-2 text-muted text-small hover:bg-hover aria-pressed:border-line-strong aria-pressed:bg-raised aria-pressed:text-text"
            >
              {level} {count}
            </button>
          );
        })}
        <input
          type="search"
          aria-label="Filter annotations"
          placeholder="Filter"
          value={words}
          onChange={({ target }) => setWords(target.value)}
          className="h-6 w-44 rounded-md border border-line-strong bg-raised px-2 text-small"
        />
      </div>
      {shown.length === 0 && <p className="py-1 text-muted text-small">None of them is shown by this filter.</p>}
      {shown.slice(0, mostShown).map(({ job, step, annotation }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two steps may tell the same twice, and the order never changes
        <AnnotationRow key={index} job={job} step={step} annotation={annotation} onSelect={onSelect} />
      ))}
      {shown.length > mostShown && (
        <p className="py-1 text-muted text-small">{shown.length - mostShown} more: filter for them.</p>
      )}
    </SummaryBlock>
  );
}

interface RowProps {
  readonly job: string;
  readonly step: string;
  readonly annotation: Annotation;
  readonly onSelect: (ref: GraphRef) => void;
}

function AnnotationRow({ job, step, annotation: { level, title, message, file, line }, onSelect }: RowProps) {
  const place = file === null ? null : `${file}${line === null ? '' : `:${line}`}`;
  return (
    <button
      type="button"
      title="Show the output of its step"
      onClick={() => onSelect({ job, step })}
      className="flex w-full items-baseline gap-2 rounded px-1 py-0.5 text-left hover:bg-hover"
    >
      <span className={`w-14 shrink-0 text-small ${colors[level]}`}>{level}</span>
      <span className="min-w-0 flex-1 whitespace-pre-wrap break-words">
        {title !== null && <span className="font-medium">{title} </span>}
        {message}
      </span>
      <span className="max-w-[45%] shrink-0 truncate text-muted text-small" title={`${job} / ${step}`}>
        {place === null ? `${job} / ${step}` : <span className="font-mono text-tiny">{place}</span>}
      </span>
    </button>
  );
}
