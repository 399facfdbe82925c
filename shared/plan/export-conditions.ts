import type { JsonObject } from '../base/json.ts';
import { classifyCondition } from '../expressions/condition.ts';
import { type ExpressionPlace, powerShellAsExpression } from '../expressions/powershell/to-expression.ts';
import type { Condition } from '../playbook/model.ts';
import { powershellLiteral } from '../playbook/powershell-literal.ts';
import type { WorkflowTexts } from './export-texts.ts';

/** What GitHub has for the condition of a job, and of a step (its documentation, "Context availability"). */
export const jobContexts = ['needs', 'inputs'];
export const stepContexts = ['env', 'needs', 'steps', 'matrix', 'inputs', 'runner'];

/** A condition that PowerShell answers. */
export interface Question {
  readonly text: string;
  readonly contexts: readonly string[];
}

/** A condition as an expression, or as a question where there is none; both null where there is no condition. */
export interface ExportedCondition {
  readonly text: string | null;
  readonly question: Question | null;
}

/** Writes the condition of a job or a step, for a place that has so much to ask for. */
export function exportCondition(
  condition: Condition | null,
  place: ExpressionPlace,
  texts: WorkflowTexts,
): ExportedCondition {
  if (condition === null || condition.text.trim() === '') return { text: null, question: null };
  const { text, language } = condition;
  if (classifyCondition(text, language).language === 'expression')
    return { text: text.includes('${{') ? texts.text(text) : texts.expression(text), question: null };
  const expression = powerShellAsExpression(text, place);
  return { text: expression, question: expression === null ? { text, contexts: place.contexts } : null };
}

/** The keys of a step that answers a question in its output `value`. */
export function conditionScript({ text, contexts }: Question, vars: JsonObject): JsonObject {
  const asks = (name: string) => new RegExp(String.raw`\$\{?${name}\b`, 'i').test(text);
  const outputs = asks('StepOutputs') && contexts.includes('steps');
  const names = ['needs', 'steps', 'matrix', 'inputs'].filter(
    (name) =>
      contexts.includes(name) && (asks(name) || (name === 'needs' && asks('jobs')) || (name === 'steps' && outputs)),
  );
  const lines = [
    ...Object.entries(vars).flatMap(([name, value]) =>
      /^[A-Za-z_]\w*$/.test(name) && asks(name)
        ? [`$${name} = ${powershellLiteral(value)}`.replaceAll('${{', "$' + '{{")]
        : [],
    ),
    ...names.map((name) => `$${name} = $env:CONDITION_${name.toUpperCase()} | ConvertFrom-Json`),
    ...(asks('jobs') ? ['$jobs = $needs'] : []),
    ...(outputs
      ? [
          '$StepOutputs = @{}',
          '$steps.PSObject.Properties | ForEach-Object { $StepOutputs[$_.Name] = $_.Value.outputs }',
        ]
      : []),
    '$answer = [bool]$(',
    text,
    ')',
    '"value=$("$answer".ToLowerInvariant())" >> $env:GITHUB_OUTPUT',
  ];
  const env = Object.fromEntries(names.map((name) => [`CONDITION_${name.toUpperCase()}`, `\${{ toJSON(${name}) }}`]));
  return { ...(names.length === 0 ? {} : { env }), shell: 'pwsh', run: lines.join('\n') };
}
