import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../base/json.ts';
import { playbookName } from '../playbook/fill-template.ts';
import type { Script, ScriptParameter } from './script.ts';

const flag = /^(?:bool|boolean|switch|switchparameter)$/;
const wholeOrDecimal = /^(?:u?int(?:16|32|64)?|s?byte|u?short|u?long|double|single|float|decimal)$/;
const secret = /(?:securestring|pscredential)$/;
const table = /^(?:hashtable|collections\.hashtable|collections\.idictionary|system\.collections\.hashtable)$/;

/** A parameter's type without what makes it nullable. */
function typeOf({ type }: ScriptParameter): string {
  return (type ?? '').replace(/^(?:system\.)?nullable\[(.*)\]$/, '$1');
}

/**
 * The playbook that runs one numbered script alone, as JSON. The script's parameters are its inputs, by type, help and
 * `ValidateSet`, so that whatever asks for inputs asks for them; those of `given` that say something are passed on.
 */
export function scriptPlaybook(script: Script, given: JsonObject): string {
  const parameters = script.parameters ?? [];
  const file = script.path.split('/').at(-1) ?? script.path;
  const passed = parameters.flatMap((parameter): [string, JsonValue][] => {
    const value = passedValue(parameter, given[parameter.name]);
    return value === undefined ? [] : [[parameter.name, value]];
  });
  const step = {
    name: script.name,
    run: file,
    ...(passed.length === 0 ? {} : { with: Object.fromEntries(passed) }),
  };
  const inputs = parameters.map((parameter): [string, JsonObject] => [parameter.name, inputOf(parameter)]);
  const playbook = {
    metadata: {
      name: playbookName(`script-${file}`),
      description: `Runs ${script.path} alone.`,
      version: '1.0.0',
      category: 'operations',
    },
    orchestration: {
      ...(inputs.length === 0 ? {} : { inputs: Object.fromEntries(inputs) }),
      jobs: { script: { name: script.name, steps: [step] } },
    },
  };
  return `${JSON.stringify(playbook, null, 2)}\n`;
}

function inputOf(parameter: ScriptParameter): JsonObject {
  const { mandatory, validateSet } = parameter;
  const type = typeOf(parameter);
  const description = helpOf(parameter);
  const told: JsonObject = description === '' ? {} : { description };
  if (flag.test(type)) return { type: 'boolean', default: isTrue(parameter), ...told };
  const required: JsonObject = mandatory ? { required: true, ...told } : told;
  if (secret.test(type)) return { type: 'secret', ...required };
  if (validateSet.length > 0 && !type.endsWith('[]')) return { type: 'choice', options: [...validateSet], ...required };
  return { type: wholeOrDecimal.test(type) ? 'number' : 'string', ...required };
}

function isTrue({ default: preset }: ScriptParameter): boolean {
  return preset?.toLowerCase() === '$true';
}

/** What the script says of a parameter, and how it is written in a field. */
function helpOf(parameter: ScriptParameter): string {
  const { help, validateSet, default: preset } = parameter;
  const type = typeOf(parameter);
  const several = type.endsWith('[]');
  const sentences = [
    help,
    several ? 'Several are separated by commas.' : null,
    several && validateSet.length > 0 ? `Of ${validateSet.join(', ')}.` : null,
    table.test(type) ? 'As a JSON object.' : null,
    preset === null || flag.test(type) ? null : `Without it ${preset}.`,
  ];
  return sentences.filter((sentence) => sentence !== null && sentence !== '').join(' ');
}

/** What `with` says of a parameter; undefined: nothing, so that the script's own default holds. */
function passedValue(parameter: ScriptParameter, given: JsonValue | undefined): JsonValue | undefined {
  const type = typeOf(parameter);
  // It enters no text: the value comes in when the step begins.
  if (secret.test(type))
    return given !== undefined || parameter.mandatory ? `\${{ inputs.${parameter.name} }}` : undefined;
  if (given === undefined || given === null || given === '') return undefined;
  if (flag.test(type))
    return (given === true || given === 'true') === isTrue(parameter) ? undefined : !isTrue(parameter);
  if (type.endsWith('[]')) return asList(given);
  if (table.test(type)) return asObject(given);
  return given;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function asList(given: JsonValue): JsonValue {
  if (Array.isArray(given)) return given;
  const text = jsonAsText(given);
  const list = text.trimStart().startsWith('[') ? parsed(text) : undefined;
  if (Array.isArray(list)) return list;
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Text that is no object is passed as it is: the plan says what is wrong with it. */
function asObject(given: JsonValue): JsonValue {
  const object = typeof given === 'string' ? parsed(given) : given;
  return object !== undefined && isJsonObject(object) ? object : given;
}
