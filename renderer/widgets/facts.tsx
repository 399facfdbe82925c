import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import { awaitsText } from '../../shared/plan/awaits.ts';
import type { PlannedCondition, PlannedPart } from '../../shared/plan/plan.ts';
import type { PlannedValue } from '../../shared/plan/plan-environment.ts';

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
export function pairsOf(object: Readonly<Record<string, JsonValue>>): readonly Pair[] {
  return Object.entries(object).map(([name, value]) => ({ name, value, source: null }));
}

function answerOf({ value, decidedBy, parts }: PlannedCondition) {
  if (value === true) return { icon: CircleCheck, color: 'text-success', text: 'true now' };
  if (value === false) return { icon: CircleX, color: 'text-warning', text: 'false now' };
  if (decidedBy === 'session')
    return { icon: CircleHelp, color: 'text-faint', text: 'asked of the session when it runs' };
  const awaits = parts.flatMap((part) => ('awaits' in part ? part.awaits : []));
  return { icon: CircleHelp, color: 'text-faint', text: awaitsText([...new Set(awaits)]) };
}

/** A condition as written, with its answer as far as it is known before a run, and what decides it part by part. */
export function ConditionText({ condition }: { readonly condition: PlannedCondition }) {
  const { icon: Icon, color, text } = answerOf(condition);
  const language = condition.language === 'powershell' ? 'PowerShell' : 'expression';
  const [only] = condition.parts;
  // A condition of one part that is the whole says nothing more by it.
  const parts = condition.parts.length === 1 && only?.text === condition.text.trim() ? [] : condition.parts;
  return (
    <span className="inline-flex flex-col gap-0.5">
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
      {parts.length > 0 && <ConditionParts parts={parts} />}
    </span>
  );
}

function ConditionParts({ parts }: { readonly parts: readonly PlannedPart[] }) {
  return (
    <ul aria-label="Part by part" className="border-line border-l pl-2 text-tiny">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same part may stand in a condition twice
        <li key={index} className="flex flex-wrap items-baseline gap-x-2">
          <code className="select-text break-all font-mono">{part.text}</code>
          <PartValue part={part} />
        </li>
      ))}
    </ul>
  );
}

/** What a value is before the run, or what it waits for. */
function PartValue({ part }: { readonly part: PlannedPart }) {
  if ('awaits' in part) return <span className="text-faint">{awaitsText(part.awaits)}</span>;
  return <span className="select-text break-words font-mono text-muted">{jsonAsText(part.value)}</span>;
}

/** The values of a step by name, as they will be or with what they wait for; as written on hover. */
export function PlannedValues({ label, values }: { readonly label: string; readonly values: readonly PlannedValue[] }) {
  if (values.length === 0) return null;
  return (
    <table className="w-full table-fixed text-small" aria-label={label}>
      <tbody>
        {values.map((value) => (
          <tr key={value.text} className="align-baseline" title={`${value.text}: ${jsonAsText(value.written)}`}>
            <th
              scope="row"
              className="w-[38%] select-text truncate py-px pr-2 text-left font-mono font-normal text-muted text-tiny"
            >
              {value.text}
            </th>
            <td className="select-text break-words py-px text-tiny">
              <PartValue part={value} />
            </td>
            <td className="w-20 truncate py-px pl-2 text-right text-faint text-tiny">{value.source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A limit in seconds, or the expression for it. */
export function limitText(timeout: number | string | null): string {
  if (timeout === null) return 'none';
  return typeof timeout === 'number' ? `${timeout} s` : timeout;
}
