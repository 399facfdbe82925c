import { isJsonObject, type JsonObject } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { ActionInputs } from './action-inputs.ts';
import { contextsAt, type Place } from './contexts.ts';
import { expand } from './evaluation.ts';
import type { StepCommand } from './ports.ts';
import type { RunScope } from './scope.ts';

/** Built-in actions whose input `script` is JavaScript for Node: they are run as a step of that shell is. */
export const scriptActions = ['script', 'github-script'] as const;
export type ScriptAction = (typeof scriptActions)[number];

const encodings = ['json', 'string'];

/** The command that runs such a step's text with its helpers at hand. The failure is a sentence. */
export async function scriptCommand(
  scope: RunScope,
  kind: ScriptAction,
  given: JsonObject,
  place: Place,
): Promise<Result<Pick<StepCommand, 'shell' | 'source'>, string>> {
  const told = await expand(scope, given, place);
  if (!told.ok) return fail(`Its inputs cannot be told: ${told.error}`);
  const values = isJsonObject(told.value) ? told.value : {};
  const inputs = new ActionInputs(values);
  const script = inputs.text('script');
  if (script === '') return fail(`The action ${kind} wants JavaScript in \`script\``);
  const encoding = inputs.text('result-encoding') || 'json';
  if (!encodings.includes(encoding))
    return fail(`result-encoding is one of ${encodings.join(', ')}, not "${encoding}"`);
  const { github = {} } = contextsAt(scope, place);
  const { script: _script, ...others } = values;
  const order = JSON.stringify({ kind, script, inputs: others, github, encoding });
  const text = `import { pathToFileURL } from 'node:url';
const { runScript } = await import(pathToFileURL(${JSON.stringify(scope.options.scriptHelpers)}).href);
await runScript(${order});
`;
  return ok({ shell: 'node', source: { kind: 'text', text } });
}
