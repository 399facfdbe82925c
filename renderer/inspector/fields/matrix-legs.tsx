import { type JsonObject, type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { excludedLegs, expandMatrix } from '../../../shared/plan/matrix.ts';
import type { Plan } from '../../../shared/plan/plan.ts';

interface MatrixLegsProps {
  readonly matrix: JsonValue;
  /** Id in the playbook. */
  readonly job: string;
  readonly plan: Plan;
}

/** The legs that a matrix gives, and below them what it leaves out, with the reason. */
export function MatrixLegs({ matrix, job, plan }: MatrixLegsProps) {
  const isLate = plan.jobs.some((other) => other.job === job && other.dynamicMatrix !== null);
  const hasTemplates = JSON.stringify(matrix).includes('${{');
  if (hasTemplates && isLate) return <p className="text-faint text-tiny">The legs are known only when it runs.</p>;
  if (hasTemplates) {
    const planned = plan.jobs.flatMap((leg) => (leg.job === job && leg.matrix !== null ? [leg.matrix] : []));
    return <LegTable legs={planned} excluded={[]} />;
  }
  const expanded = expandMatrix(matrix);
  if (!expanded.ok) return <p className="text-failure text-tiny">{expanded.error.message}</p>;
  return <LegTable legs={expanded.value.legs} excluded={excludedLegs(matrix)} />;
}

interface LegTableProps {
  readonly legs: readonly JsonObject[];
  readonly excluded: ReturnType<typeof excludedLegs>;
}

function LegTable({ legs, excluded }: LegTableProps) {
  const columns = [...new Set([...legs, ...excluded.map(({ leg }) => leg)].flatMap((leg) => Object.keys(leg)))];
  const cells = (leg: JsonObject) =>
    columns.map((name) => (
      <td key={name} className="select-text break-words py-px pr-2 align-baseline font-mono">
        {leg[name] === undefined ? '' : jsonAsText(leg[name])}
      </td>
    ));
  return (
    <section
      aria-label="Legs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="max-h-64 overflow-auto rounded-md border border-line px-2 py-1"
    >
      <table className="w-full text-tiny">
        <caption className="pb-0.5 text-left font-medium text-muted">
          {legs.length === 1 ? '1 leg' : `${legs.length} legs`}
          {excluded.length > 0 && <span className="font-normal text-faint">, {excluded.length} left out</span>}
        </caption>
        <thead>
          <tr className="text-left text-faint">
            {columns.map((name) => (
              <th key={name} scope="col" className="pr-2 font-normal">
                {name}
              </th>
            ))}
            {excluded.length > 0 && (
              <th scope="col" className="font-normal">
                why
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={JSON.stringify(leg)}>{cells(leg)}</tr>
          ))}
          {excluded.map(({ leg, by }) => (
            <tr key={`out ${JSON.stringify(leg)}`} className="text-faint line-through">
              {cells(leg)}
              <td className="inline-block whitespace-nowrap no-underline">exclude {by + 1}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
