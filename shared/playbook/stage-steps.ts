import { isJsonObject, type JsonObject } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { type Field, LooseObject, type LooseProblems } from './loose-object.ts';
import type { Condition, Step, StepAction } from './model.ts';
import { powershellLiteral } from './powershell-literal.ts';

/** A script's number or file name, or another form of the number language, rather than a command. */
const selection = /^!?\s*(?:\d{1,4}(?:\s*[-,][\d\s,*!-]*)?|\d{0,3}\*.*|(?:stage|tag)\s*:.+|(?:\S*[\\/])?\d{4}_\S*)$/i;

/** The step that a v1 or v2 text stands for where it gives no more than what to run. */
export function plainStep(name: string, action: StepAction, pointer: string): Step {
  return {
    id: null,
    name,
    condition: null,
    env: {},
    continueOnError: null,
    timeout: null,
    retry: null,
    outputs: [],
    with: {},
    action,
    shell: null,
    workingDirectory: null,
    pauseBefore: false,
    enabled: true,
    pointer,
  };
}

/** Conditions of v1 and v2 are PowerShell; an empty one is none. */
export function conditionOf({ value, pointer }: Field): Condition | null {
  if (typeof value === 'boolean') return { text: String(value), language: 'powershell', pointer };
  if (typeof value !== 'string' || value.trim() === '') return null;
  return { text: value, language: 'powershell', pointer };
}

/**
 * The steps that a stage's scripts become. Plain entries are one selection. Entries that are objects are a step each, and
 * then every single number is; they stand in ascending order, as scripts of a stage run (FORMAT.md, "v1 and v2").
 */
export function scriptSteps(field: Field, name: string, problems: LooseProblems): readonly Step[] {
  const { value, pointer } = field;
  if (value === undefined) return [];
  const items = Array.isArray(value)
    ? value.map((item, index) => ({ item, at: joinPointer(pointer, index) }))
    : [{ item: value, at: pointer }];
  const plain = items.flatMap(({ item, at }) => {
    if (typeof item === 'string' || typeof item === 'number') return [{ text: problems.written(at, item), at }];
    if (!isJsonObject(item)) {
      problems.add(
        'warning',
        'wrong-type',
        at,
        'A script is a number such as "0402", or an object with "script"; this has no effect.',
      );
    }
    return [];
  });
  const objects = items.flatMap(({ item, at }) => (isJsonObject(item) ? [{ item, at }] : []));
  if (objects.length === 0)
    return plain.length === 0
      ? []
      : [
          selectionStep(
            name,
            plain.map(({ text }) => text),
            pointer,
          ),
        ];
  const single = (text: string) => /^\d{1,4}$/.test(text.trim());
  const wider = plain.filter(({ text }) => !single(text)).map(({ text }) => text);
  const refused = wider.filter((text) => text.trim().startsWith('!'));
  const steps = [
    ...plain.filter(({ text }) => single(text)).map(({ text, at }) => selectionStep(text, [text, ...refused], at)),
    ...objects.flatMap(({ item, at }) => itemSteps(item, at, problems)),
    ...(wider.length > refused.length ? [selectionStep(wider.join(', '), wider, pointer)] : []),
  ];
  return steps
    .map((step) => ({ step, number: numberOf(step) }))
    .sort((a, b) => a.number - b.number)
    .map(({ step }) => step);
}

/**
 * The steps of `inline`, `preScript`, `command`, a hook and the like: text, an object that holds it, or a list of those. What
 * reads as script numbers runs those scripts.
 */
export function commandSteps({ value, pointer }: Field, name: string, problems: LooseProblems): readonly Step[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      commandSteps({ value: item, pointer: joinPointer(pointer, index) }, name, problems),
    );
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return [plainStep(name, actionOf(problems.written(pointer, value)), pointer)];
  }
  if (isJsonObject(value)) return itemSteps(value, pointer, problems, name);
  problems.add('warning', 'wrong-type', pointer, 'This should be a command, or an object with one; it has no effect.');
  return [];
}

function itemSteps(value: JsonObject, pointer: string, problems: LooseProblems, fallback?: string): readonly Step[] {
  const item = new LooseObject(value, pointer, problems);
  const type = item.text('type')?.toLowerCase() ?? null;
  const script = item.text('script', 'inline', 'number', 'step', 'command', 'code', 'action', 'path', 'id');
  const message = item.text('message');
  const named = item.text('name') ?? item.text('description');
  const given = { ...item.object('variables'), ...item.object('parameters', 'params', 'arguments', 'with') };
  if (type === 'openfile' || (script === null && message === null)) {
    problems.add(
      'warning',
      'nothing-to-run',
      pointer,
      'Gantry finds nothing to run here: give it a "script" or a "command". It is passed over.',
    );
    return [];
  }
  const action = script === null ? display(message ?? '') : withArguments(actionOf(script), given);
  const step: Step = {
    ...plainStep(named ?? fallback ?? script ?? 'Message', action, pointer),
    condition: conditionOf(item.take('condition')),
    env: item.env('env', 'environment'),
    continueOnError: item.flag('continueOnError') ?? (item.plainFlag('required') === false ? true : null),
    timeout: item.number(1, 'timeout'),
    retry: retryOf(item.count(0, 'retries', 'retryCount', 'maxRetries')),
    with: action.kind === 'run' ? given : {},
    shell: shellOf(type, item.text('shell')),
    workingDirectory: item.text('workingDirectory'),
    enabled: item.plainFlag('enabled') ?? true,
  };
  item.take('phase', 'stage', 'tags', 'category');
  item.warnOfRest('a script entry');
  return [step];
}

function retryOf(max: number | null): Step['retry'] {
  return max === null ? null : { max, delay: 0, backoff: 1, onExitCodes: null };
}

function shellOf(type: string | null, shell: string | null): string | null {
  if (shell !== null) return shell;
  return type === 'bash' || type === 'python' || type === 'node' || type === 'cmd' || type === 'sh' ? type : null;
}

function actionOf(text: string): StepAction {
  return selection.test(text.trim()) ? { kind: 'run', selection: [text.trim()] } : { kind: 'script', text };
}

function selectionStep(name: string, parts: readonly string[], pointer: string): Step {
  return plainStep(name, { kind: 'run', selection: parts }, pointer);
}

/** The number that a step's only script has; a step without one comes after those that have one. */
function numberOf({ action }: Step): number {
  const [first = ''] = action.kind === 'run' ? action.selection : [];
  const number = /^\d{1,4}$/.test(first.trim()) ? first : /(?:^|[\\/])(\d{4})_[^\\/]*$/.exec(first)?.[1];
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number);
}

function display(message: string): StepAction {
  return { kind: 'script', text: `Write-Host ${powershellLiteral(message)}` };
}

/** A command's parameters are written behind it, as one would type them. */
function withArguments(action: StepAction, given: JsonObject): StepAction {
  if (action.kind !== 'script' || Object.keys(given).length === 0) return action;
  const parameters = Object.entries(given).map(([name, value]) => `-${name}:${powershellLiteral(value)}`);
  return { kind: 'script', text: `${action.text} ${parameters.join(' ')}` };
}
