import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { IconButton } from '../widgets/icon-button.tsx';
import type { GraphJob, GraphRef } from './graph-job.ts';

/** The jobs and steps whose name or id has all words, in the order of the graph. */
export function findInGraph(jobs: readonly GraphJob[], text: string): readonly GraphRef[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const has = (...names: readonly string[]) => {
    const all = names.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return jobs.flatMap(({ id, name, steps }) => [
    ...(has(id, name) ? [{ job: id, step: null }] : []),
    ...steps.filter((step) => has(step.id, step.name)).map((step) => ({ job: id, step: step.id })),
  ]);
}

interface FindBarProps {
  readonly jobs: readonly GraphJob[];
  readonly onGo: (ref: GraphRef) => void;
  readonly onClose: () => void;
}

/** Finds jobs and steps by name: Enter and Shift+Enter go on and back, Escape ends. */
export function FindBar({ jobs, onGo, onClose }: FindBarProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => findInGraph(jobs, text), [jobs, text]);
  const go = (index: number) => {
    const wrapped = found.length === 0 ? 0 : (index + found.length) % found.length;
    setAt(wrapped);
    const ref = found[wrapped];
    if (ref !== undefined) onGo(ref);
  };
  const search = (typed: string) => {
    setText(typed);
    setAt(0);
    const [first] = findInGraph(jobs, typed);
    if (first !== undefined) onGo(first);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') go(at + (event.shiftKey ? -1 : 1));
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  return (
    <search
      aria-label="Find in the graph"
      className="absolute top-3 right-3 z-20 flex items-center gap-1 rounded-md border border-line-strong bg-raised p-1 shadow-over"
      onKeyDown={onKeyDown}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it was asked for by key or command
        autoFocus
        type="text"
        aria-label="Name of a job or step"
        placeholder="Find jobs and steps"
        value={text}
        onChange={({ target }) => search(target.value)}
        className="h-6 w-52 rounded border border-line-strong bg-surface px-2 text-small placeholder:text-faint"
      />
      <output className="min-w-16 px-1 text-center text-muted text-small tabular-nums">
        {text.trim() === '' ? '' : found.length === 0 ? 'none' : `${at + 1} of ${found.length}`}
      </output>
      <IconButton
        label="Previous (Shift+Enter)"
        icon={ArrowUp}
        disabled={found.length === 0}
        onClick={() => go(at - 1)}
      />
      <IconButton label="Next (Enter)" icon={ArrowDown} disabled={found.length === 0} onClick={() => go(at + 1)} />
      <IconButton label="Close (Esc)" icon={X} onClick={onClose} />
    </search>
  );
}
