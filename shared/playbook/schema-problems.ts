import { validate } from 'virtual:playbook-validator';
import type { ErrorObject } from 'ajv';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer, splitPointer } from '../base/pointer.ts';
import type { Problem, Severity } from '../base/problem.ts';
import type { SourceDocument } from './source.ts';

type Found = Pick<Problem, 'code' | 'message' | 'pointer'> & { readonly part?: 'key'; readonly severity?: Severity };

function lastKey(pointer: string): string {
  return splitPointer(pointer).at(-1) ?? 'playbook';
}

function typeNames(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    object: 'an object',
    array: 'a list',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
  };
  const types = Array.isArray(type) ? type : [type];
  return types.map((name) => names[String(name)] ?? String(name)).join(' or ');
}

/** A number or a truth where text is wanted was most likely meant as text. */
function quotesWanted(type: unknown, source: SourceDocument, pointer: string): string {
  const node = source.nodeAt(pointer);
  const types = Array.isArray(type) ? type : [type];
  if (!types.includes('string') || node?.kind !== 'scalar' || node.value === null) return '';
  return typeof node.value === 'string' ? '' : ` Put it in quotes: "${node.raw}".`;
}

function limitMessage(error: ErrorObject, key: string): string {
  const { limit, comparison } = error.params as { limit: number; comparison?: string };
  switch (error.keyword) {
    case 'minLength':
      return limit === 1 ? `"${key}" must not be empty.` : `"${key}" must have at least ${limit} characters.`;
    case 'maxLength':
      return `"${key}" must have at most ${limit} characters.`;
    case 'minItems':
      return `"${key}" must have at least ${limit === 1 ? 'one entry' : `${limit} entries`}.`;
    case 'minProperties':
      return `"${key}" must have at least ${limit === 1 ? 'one entry' : `${limit} entries`}.`;
    default:
      return `"${key}" must be ${comparison === '<=' ? 'at most' : 'at least'} ${limit}.`;
  }
}

function toProblem(error: ErrorObject, source: SourceDocument): Found | null {
  const { keyword, instancePath: pointer, params } = error;
  const key = lastKey(pointer);
  switch (keyword) {
    case 'required': {
      const missing = String(params.missingProperty);
      return {
        code: 'missing-key',
        pointer,
        part: 'key',
        message: `"${missing}" is missing in ${pointer === '' ? 'the playbook' : `"${key}"`}.`,
      };
    }
    case 'additionalProperties': {
      const extra = String(params.additionalProperty);
      const properties = error.parentSchema?.properties;
      const known = isJsonObject(properties) ? Object.keys(properties) : [];
      const advice = didYouMean(extra, known) || ` Known here: ${known.join(', ')}.`;
      return {
        // What describes a playbook may say more than Gantry knows: nothing depends on it.
        ...(pointer === '/metadata' ? { severity: 'warning' } : {}),
        code: 'unknown-key',
        pointer: joinPointer(pointer, extra),
        part: 'key',
        message: `"${extra}" is not a key of ${pointer === '' ? 'a playbook' : `"${key}"`}.${advice}`,
      };
    }
    case 'type':
      return {
        code: 'wrong-type',
        pointer,
        message: `"${key}" must be ${typeNames(params.type)}.${quotesWanted(params.type, source, pointer)}`,
      };
    case 'enum': {
      const allowed = (params.allowedValues as JsonValue[]).map(String);
      return { code: 'unknown-value', pointer, message: `"${key}" must be one of ${allowed.join(', ')}.` };
    }
    case 'pattern':
      return { code: 'wrong-format', pointer, message: patternMessage(error, key) };
    case 'propertyNames': {
      const name = String(params.propertyName);
      return {
        code: 'invalid-id',
        pointer: joinPointer(pointer, name),
        part: 'key',
        message: `"${name}" is no id: a letter first, then letters, digits, _ and -.`,
      };
    }
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'minProperties':
    case 'minimum':
    case 'maximum':
      return { code: 'out-of-range', pointer, message: limitMessage(error, key) };
    default:
      // oneOf of a step: told by the check of run, script and uses, with what stands there.
      return null;
  }
}

function patternMessage(error: ErrorObject, key: string): string {
  const { description, type } = error.parentSchema ?? {};
  const expression = String(error.params.pattern).includes('\\$\\{\\{');
  if (expression)
    return `"${key}" must be ${typeNames((Array.isArray(type) ? type : []).filter((name) => name !== 'string'))}, or an expression in \${{ }}.`;
  return `"${key}" has the wrong form. ${typeof description === 'string' ? description : ''}`.trim();
}

function isInner({ keyword, schemaPath, propertyName }: ErrorObject): boolean {
  // The alternatives of oneOf, and the pattern behind a wrong property name, are told by their outer error.
  return /\/oneOf\/\d+\//.test(schemaPath) || (propertyName !== undefined && keyword !== 'propertyNames');
}

/** What the published schema says of a v3 playbook, one problem for each fault. */
export function schemaProblems(source: SourceDocument): Problem[] {
  if (validate(source.value)) return [];
  const errors = (validate.errors ?? []).filter((error) => !isInner(error));
  return errors.flatMap((error) => {
    const found = toProblem(error, source);
    if (found === null) return [];
    const { part, ...problem } = found;
    return [{ severity: 'error' as const, ...problem, range: source.rangeOf(found.pointer, part) }];
  });
}
