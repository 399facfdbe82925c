import { stringify } from 'yaml';
import type { JsonObject, JsonValue } from '../../../base/json.ts';
import { type DraftEntry, plainOf } from '../draft.ts';
import type { TextStyle } from '../layout.ts';
import { fragmentOf } from '../writer.ts';

/** What the text of an extracted file is made of. */
export interface FileParts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly string[];
  /** By the output's name the step that gives it. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly steps: readonly DraftEntry[];
  readonly style: TextStyle;
}

function outputValue(step: string, name: string): string {
  return `\${{ steps.${step}.outputs.${name} }}`;
}

/** An `action.yml` of a composite action. */
export function actionText(parts: FileParts): string {
  const { title, description, inputs, outputs } = parts;
  const head: JsonObject = {
    name: title,
    description,
    ...(inputs.length === 0 ? {} : { inputs: Object.fromEntries(inputs.map((input) => [input, { required: true }])) }),
    ...(outputs.size === 0
      ? {}
      : {
          outputs: Object.fromEntries([...outputs].map(([name, step]) => [name, { value: outputValue(step, name) }])),
        }),
  };
  return `${yaml(head)}runs:\n  using: composite\n  steps:\n${stepsText(parts, '    ')}`;
}

/** What of the playbook and the job around the steps holds for them as well. */
export interface Around {
  readonly defaults: JsonValue | undefined;
  readonly category: JsonValue | undefined;
  readonly job: JsonObject;
}

/** A playbook of one job. */
export function playbookText(parts: FileParts, { defaults, category, job }: Around): string {
  const { name, title, description, inputs, outputs, steps, style } = parts;
  const given = [...outputs];
  const head = {
    metadata: { name, description, version: '1.0.0', category: category ?? 'development' },
    orchestration: {
      ...(inputs.length === 0
        ? {}
        : { inputs: Object.fromEntries(inputs.map((input) => [input, { type: 'string', required: true }])) }),
      ...(defaults === undefined ? {} : { defaults }),
      ...(given.length === 0
        ? {}
        : { outputs: Object.fromEntries(given.map(([output]) => [output, `\${{ jobs.main.outputs.${output} }}`])) }),
      jobs: {
        main: {
          name: title,
          ...job,
          ...(given.length === 0
            ? {}
            : { outputs: Object.fromEntries(given.map(([output, step]) => [output, outputValue(step, output)])) }),
        },
      },
    },
  };
  if (style.language === 'yaml') return `${yaml(head)}      steps:\n${stepsText(parts, '        ')}`;
  const main = { ...head.orchestration.jobs.main, steps: steps.map(({ value }) => plainOf(value)) };
  const whole = { ...head, orchestration: { ...head.orchestration, jobs: { main } } };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function yaml(value: JsonValue): string {
  return stringify(value, { lineWidth: 0 });
}

/** The steps as they were written, with their comments, further in. */
function stepsText({ steps, style }: FileParts, indent: string): string {
  const text =
    style.language === 'yaml'
      ? fragmentOf({ ...style, lineEnd: '\n' }, 'array', steps)
      : yaml(steps.map(({ value }) => plainOf(value)));
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n');
}
