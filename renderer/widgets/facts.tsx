import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import type { PlannedCondition } from '../../shared/plan/plan.ts';

/** A word with what it is for this job or step. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-5 gap-2 text-small">
      <dt className="w-20 shrink-0 text-faint">{name}</dt>
      <dd className="min-w-0 flex-1 select-text break-words">{children}</dd>
    </div>
  );
}

interface Pair {
  readonly name: string;
  readonly value: JsonValue;
  /** Where the value comes from; null: not told. */
  readonly source: string | null;
}

/** Names and values, with where each comes from. */
export function Pairs({ label, pairs }: { readonly label: string; readonly pairs: readonly Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <table className="w-full table-fixed text-small" aria-label={label}>
      <tbody>
        {pairs.map(({ name, value, source }) => (
          <tr key={name} className="align-baseline">
            <th
              scope="row"
              className="w-[38%] select-text truncate py-px pr-2 text-left font-mono font-normal text-muted text-tiny"
              title={name}
            >
              {name}
            </th>
            <td className="select-text break-words py-px font-mono text-tiny">{jsonAsText(value)}</td>
            {source !== null && <td className="w-20 truncate py-px pl-2 text-right text-faint text-tiny">{source}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The pairs of an object. */
export function pairsOf(object: Readonly<Record<string, JsonValue>>, source: string | null = null): readonly Pair[] {
  return Object.entries(object).map(([name, value]) => ({ name, value, source }));
}

function answerOf({ value, decidedBy }: PlannedCondition) {
  if (value === true) return { icon: CircleCheck, color: 'text-success', text: 'true now' };
  if (value === false) return { icon: CircleX, color: 'text-warning', text: 'false now' };
  const text = decidedBy === 'session' ? 'asked of the session when it runs' : 'known only when it runs';
  return { icon: CircleHelp, color: 'text-faint', text };
}

/** A condition as written, with its answer as far as it is known before a run. */
export function ConditionText({ condition }: { readonly condition: PlannedCondition }) {
  const { icon: Icon, color, text } = answerOf(condition);
  const language = condition.language === 'powershell' ? 'PowerShell' : 'expression';
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
      <code className="select-text break-all rounded bg-hover px-1 font-mono text-tiny">{condition.text}</code>
      <span
        className={`inline-flex items-center gap-1 text-tiny ${color}`}
        title={`${language}, decided by the ${condition.decidedBy}`}
      >
        <Icon size={12} aria-hidden />
        {text}
      </span>
    </span>
  );
}

/** A limit in seconds, or the expression for it. */
export function limitText(timeout: number | string | null): string {
  if (timeout === null) return 'none';
  return typeof timeout === 'number' ? `${timeout} s` : timeout;
}
