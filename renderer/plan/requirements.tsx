import { safe } from '@orpc/client';
import { CircleCheck, CircleX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Plan } from '../../shared/plan/plan.ts';
import { plansWithin } from '../../shared/plan/plans-within.ts';
import { noValues } from '../../shared/plan/script.ts';
import { host } from '../host/client.ts';
import { documentOf } from '../stores/documents-store.ts';

interface Requirement {
  readonly what: string;
  /** How to get it; null: it is there. */
  readonly help: string | null;
}

/** All by which the needs of a plan may change. */
function needsKey(plan: Plan): string {
  const of = plansWithin(plan).map(({ requirements, jobs }) => [
    requirements,
    jobs.flatMap((job) => job.steps.map((step) => [step.enabled, step.shell, step.scripts.map(({ shell }) => shell)])),
  ]);
  return JSON.stringify(of);
}

/** What a plan needs of this machine, asked again whenever its needs change; null until there is an answer. */
function useRequirements(path: string, plan: Plan): readonly Requirement[] | null {
  const [found, setFound] = useState<readonly Requirement[] | null>(null);
  const key = needsKey(plan);
  useEffect(() => {
    let wanted = key !== '';
    const text = documentOf(path)?.text;
    // Without an answer nothing is said: the run itself looks again before it starts.
    void safe(host.playbooks.requirements({ path, ...(text === undefined ? {} : { text }), values: noValues })).then(
      ({ data }) => {
        if (wanted && data !== undefined) setFound(data);
      },
    );
    return () => {
      wanted = false;
    };
  }, [path, key]);
  return found;
}

/** What must be there before anything starts, met or not; a run that lacks some of it says so and starts nothing. */
export function Requirements({ path, plan }: { readonly path: string; readonly plan: Plan }) {
  const found = useRequirements(path, plan);
  if (found === null || found.length === 0) return null;
  return (
    <ul aria-label="Requirements" className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-small">
      {found.map(({ what, help }) => (
        <li key={`${what} ${help}`} className="flex items-baseline gap-1.5">
          {help === null ? (
            <CircleCheck size={12} className="shrink-0 self-center text-success" aria-label="met" />
          ) : (
            <CircleX size={12} className="shrink-0 self-center text-failure" aria-label="not met" />
          )}
          <span>{what}</span>
          {help !== null && <span className="select-text text-muted">{help}</span>}
        </li>
      ))}
    </ul>
  );
}
